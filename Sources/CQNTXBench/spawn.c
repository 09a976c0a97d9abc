/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAXIMUM_ARGUMENTS = 64, EXIT_CANNOT_RUN = 127 };

/* The new process, up to the program's start. Only async-signal-safe calls: its parent has threads. */
static void become(const char *program, char **arguments, int output, pid_t parent) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int empty = open("/dev/null", O_RDONLY);
    if (getppid() == parent && empty >= 0 && dup2(empty, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0) {
        execv(program, arguments);
    }
    _exit(EXIT_CANNOT_RUN);
}

int qntx_bench_spawn(const char *program, const char *arguments, int *output) {
    char *copy = strdup(arguments), *rest = copy;
    char *list[MAXIMUM_ARGUMENTS + 2] = {(char *)program};
    int ends[2];
    if (copy == NULL || pipe2(ends, O_CLOEXEC) != 0) {
        free(copy);
        return -errno;
    }
    for (int count = 1; count <= MAXIMUM_ARGUMENTS && *rest != '\0'; count++) {
        list[count] = strsep(&rest, "\n");
        if (rest == NULL) {
            break;
        }
    }
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        become(program, list, ends[1], parent);
    }
    int error = errno;
    free(copy);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return -error;
    }
    *output = ends[0];
    return child;
}

void qntx_bench_await(int process) {
    siginfo_t information;
    while (waitid(P_PID, (id_t)process, &information, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
}

int qntx_bench_status(int process) {
    int status = 0;
    if (waitpid(process, &status, 0) != process) {
        return EXIT_CANNOT_RUN;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
