/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_guard.h"
#include "qntx_confine_parts.h"
#include "qntx_guard_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool has_other_threads(void) {
    DIR *threads = opendir("/proc/self/task");
    int count = 0;
    while (threads != NULL && readdir(threads) != NULL) {
        count++;
    }
    if (threads != NULL) {
        closedir(threads);
    }
    /* Itself, and the two names that every directory has. */
    return count > 3;
}

/* Nobody is to wait for the end of a pipe or a socket because of the guard, and no directory is to be in use. */
static void let_go(void) {
    bool closed = false;
#ifdef SYS_close_range
    closed = syscall(SYS_close_range, 0U, ~0U, 0U) == 0;
#endif
    long limit = closed ? 0 : sysconf(_SC_OPEN_MAX);
    for (int at = 0; at < limit; at++) {
        close(at);
    }
    for (int at = 0; at < 3; at++) {
        (void)!open("/dev/null", O_RDWR);
    }
    (void)!chdir("/");
}

/* Takes note of all children that have ended. Whether there are any left; `*status` is set if the plugin was one of them. */
static bool reap(pid_t plugin, int *status, bool *has_ended) {
    for (;;) {
        int ended_with = 0;
        pid_t ended = waitpid(-1, &ended_with, WNOHANG | __WALL);
        if (ended == plugin) {
            *status = ended_with;
            *has_ended = true;
        } else if (ended == 0) {
            return true;
        } else if (ended < 0 && errno != EINTR) {
            return false;
        }
    }
}

/*
 * Kills everything below this process. Whose parent has gone becomes a child of the guard's, so there is nobody left when
 * the guard has no child.
 */
static void kill_all(pid_t plugin, int *status, bool *has_ended) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    long pause = 1;
    int blind = 0;
    while (reap(plugin, status, has_ended)) {
        if (!*has_ended) {
            kill(plugin, SIGKILL);
        }
        /* Without /proc there is no way to know whom to kill. */
        blind = qntx_guard_kill_tree() ? 0 : blind + 1;
        if (blind > 100) {
            return;
        }
        /* Who was killed may leave children behind: soon, or when the kernel lets go of it. */
        struct timespec limit = {0, pause * 1000 * 1000};
        bool has_news = sigtimedwait(&child, NULL, &limit) == SIGCHLD;
        pause = has_news ? 1 : pause < 50 ? pause * 2 : pause;
    }
}

/* Ends as the plugin has. */
static void end_like(int status) {
    if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
        signal(number, SIG_DFL);
        sigset_t only;
        sigemptyset(&only);
        sigaddset(&only, number);
        kill(getpid(), number);
        sigprocmask(SIG_UNBLOCK, &only, NULL);
        _exit(128 + number);
    }
    _exit(WEXITSTATUS(status));
}

/* Does not return. */
static void watch(pid_t plugin, pid_t host) {
    sigset_t all;
    sigfillset(&all);
    int status = 0;
    bool has_ended = false;
    while (!has_ended) {
        siginfo_t signal;
        if (sigwaitinfo(&all, &signal) < 0) {
            continue;
        }
        switch (signal.si_signo) {
        case SIGCHLD:
            (void)reap(plugin, &status, &has_ended);
            break;
        case SIGTERM:
            /* Of the host's own end the kernel tells by this one too. */
            if (getppid() != host) {
                kill_all(plugin, &status, &has_ended);
            } else {
                kill(plugin, SIGTERM);
            }
            break;
        case QNTX_GUARD_KILL:
            kill_all(plugin, &status, &has_ended);
            break;
        default:
            kill(plugin, signal.si_signo);
            break;
        }
    }
    kill_all(plugin, &status, &has_ended);
    end_like(status);
}

/* What a split process needs to know of the time before. */
typedef struct origin {
    pid_t host;
    pid_t plugin;
    sigset_t signals;
    void (*collecting)(int);
    int parent_signal;
} origin;

/* As it was for the process that was called. */
static void restore(const origin *origin) {
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, origin->parent_signal, 0, 0, 0);
    signal(SIGCHLD, origin->collecting);
    sigprocmask(SIG_SETMASK, &origin->signals, NULL);
}

/* Returns in both, the plugin being 0 in the child; or an error number in the one that there is then. */
static int split(origin *origin) {
    if (has_other_threads()) {
        return EBUSY;
    }
    pid_t guard = getpid();
    origin->host = getppid();
    sigset_t all;
    sigfillset(&all);
    if (sigprocmask(SIG_SETMASK, &all, &origin->signals) != 0) {
        return errno;
    }
    /* One who ignores this signal gets no children to collect. */
    origin->collecting = signal(SIGCHLD, SIG_DFL);
    /*
     * Until now the end of the host has killed this process. From now on there is something to do first, and that before
     * there is a child, which may be ahead of its parent with children of its own.
     */
    bool is_ready = prctl(PR_GET_PDEATHSIG, &origin->parent_signal, 0, 0, 0) == 0 &&
                    prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) == 0 && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
    origin->plugin = is_ready ? fork() : -1;
    if (origin->plugin < 0) {
        int error = errno;
        restore(origin);
        return error;
    }
    if (origin->plugin == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (getppid() != guard) {
            _exit(127);
        }
        signal(SIGCHLD, origin->collecting);
        sigprocmask(SIG_SETMASK, &origin->signals, NULL);
        return 0;
    }
    prctl(PR_SET_NAME, "qntx-guard", 0, 0, 0);
    return 0;
}

int qntx_guard_enter(void) {
    origin origin;
    int error = split(&origin);
    if (error == 0 && origin.plugin > 0) {
        let_go();
        watch(origin.plugin, origin.host);
    }
    return error;
}

/* With the lists. */
static qntx_refusal run(
    const char *path, char *const *arguments, char *const *environment, const qntx_confinement *confinement,
    char *const *paths
) {
    qntx_refusal refusal = {0, QNTX_STEP_PROGRAM, 0};
    int report[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, report) != 0) {
        refusal.error = errno;
        return refusal;
    }
    origin origin;
    refusal.error = split(&origin);
    if (refusal.error == 0 && origin.plugin == 0) {
        close(report[0]);
        qntx_confine_become(path, arguments, environment, confinement, paths, report[1]);
        _exit(127);
    }
    close(report[1]);
    if (refusal.error == 0) {
        refusal = qntx_confine_see_off(report[0]);
        if (refusal.error == 0) {
            let_go();
            watch(origin.plugin, origin.host);
        }
        kill(origin.plugin, SIGKILL);
        waitpid(origin.plugin, NULL, 0);
        restore(&origin);
    }
    close(report[0]);
    return refusal;
}

qntx_refusal qntx_guard_run(
    const char *path, const uint8_t *arguments, size_t arguments_length, const uint8_t *environment,
    size_t environment_length, const qntx_confinement *confinement, const uint8_t *paths, size_t paths_length
) {
    char **argument_list = qntx_texts(arguments, arguments_length);
    char **environment_list = qntx_texts(environment, environment_length);
    char **path_list = qntx_texts(paths, paths_length);
    qntx_refusal refusal = {ENOMEM, QNTX_STEP_PROGRAM, 0};
    if (argument_list != NULL && environment_list != NULL && path_list != NULL) {
        refusal = run(path, argument_list, environment_list, confinement, path_list);
    }
    free(argument_list);
    free(environment_list);
    free(path_list);
    return refusal;
}
