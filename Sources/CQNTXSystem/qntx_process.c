/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_process.h"
#include "qntx_confine_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * The kernel kills a child when the thread that made it ends, not the process. So one thread makes them all, and never ends:
 * the launcher. Whoever wants a program hands it an order and waits.
 */
typedef struct order {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const qntx_confinement *confinement;
    char *const *paths;
    qntx_process *process;
    qntx_refusal result;
    bool done;
    struct order *next;
} order;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t served = PTHREAD_COND_INITIALIZER;
static order *orders;
static bool launcher_runs;

static void close_all(int *descriptors, int count) {
    for (int at = 0; at < count; at++) {
        if (descriptors[at] >= 0) {
            close(descriptors[at]);
        }
    }
}

/* Descriptors from `first` on. */
static void close_from(int first) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0) {
        return;
    }
#endif
    long limit = sysconf(_SC_OPEN_MAX);
    for (int at = first; at < (limit > 0 ? limit : 1024); at++) {
        close(at);
    }
}

/* In the child, where nothing may be called that another thread could hold a lock of. Tells `report` why it failed. */
static void become(const order *order, int input, int output, int error, int report, pid_t parent) {
    /* None of them may be one of the first three, which are about to be replaced. */
    int moved[4] = {input, output, error, report};
    for (int at = 0; at < 4; at++) {
        moved[at] = fcntl(moved[at], F_DUPFD_CLOEXEC, 4);
        if (moved[at] < 0) {
            _exit(127);
        }
    }
    qntx_refusal refusal = {0, QNTX_STEP_PROGRAM, 0};
    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        refusal.error = errno;
    } else if (getppid() != parent) {
        /* It has ended before the kernel could be told. */
        _exit(127);
    } else if (dup2(moved[0], 0) < 0 || dup2(moved[1], 1) < 0 || dup2(moved[2], 2) < 0 || dup3(moved[3], 3, O_CLOEXEC) < 0) {
        refusal.error = errno;
    } else {
        moved[3] = 3;
        close_from(4);
        for (int number = 1; number < NSIG; number++) {
            signal(number, SIG_DFL);
        }
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        qntx_confine_become(
            order->path, order->arguments, order->environment, order->confinement, order->paths, moved[3]
        );
        _exit(127);
    }
    qntx_confine_report(moved[3], refusal);
    _exit(127);
}

static qntx_refusal launch(const order *order) {
    qntx_refusal refusal = {0, QNTX_STEP_PROGRAM, 0};
    /* Input, output, error: of each the end to read and the end to write. Report: ours and the child's. */
    int pipes[8];
    memset(pipes, -1, sizeof pipes);
    for (int at = 0; at < 8; at += 2) {
        int failed = at == 6 ? socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pipes + at)
                             : pipe2(pipes + at, O_CLOEXEC);
        if (failed != 0) {
            refusal.error = errno;
            close_all(pipes, 8);
            return refusal;
        }
    }
    sigset_t all, before;
    sigfillset(&all);
    /* No handler of the host's may run in the child. */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        become(order, pipes[0], pipes[3], pipes[5], pipes[7], parent);
    }
    refusal.error = child < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    int theirs[4] = {pipes[0], pipes[3], pipes[5], pipes[7]};
    close_all(theirs, 4);
    int ours[4] = {pipes[1], pipes[2], pipes[4], pipes[6]};
    if (child > 0) {
        refusal = qntx_confine_see_off(pipes[6]);
    }
    if (refusal.error != 0) {
        if (child > 0) {
            kill(child, SIGKILL);
            while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
            }
        }
        close_all(ours, 4);
        return refusal;
    }
    close(pipes[6]);
    order->process->id = child;
    order->process->input = pipes[1];
    order->process->output = pipes[2];
    order->process->error = pipes[4];
    return refusal;
}

static void *serve_orders(void *unused) {
    (void)unused;
    pthread_setname_np(pthread_self(), "qntx-launcher");
    pthread_mutex_lock(&lock);
    for (;;) {
        while (orders == NULL) {
            pthread_cond_wait(&wanted, &lock);
        }
        order *next = orders;
        orders = next->next;
        pthread_mutex_unlock(&lock);
        qntx_refusal result = launch(next);
        pthread_mutex_lock(&lock);
        next->result = result;
        next->done = true;
        pthread_cond_broadcast(&served);
    }
    return NULL;
}

/* With the lock. */
static int need_launcher(void) {
    if (launcher_runs) {
        return 0;
    }
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, serve_orders, NULL);
    if (failed == 0) {
        pthread_detach(thread);
        launcher_runs = true;
    }
    return failed;
}

/* Has the launcher fulfil an order. */
static qntx_refusal hand_over(order *mine) {
    qntx_refusal refusal = {0, QNTX_STEP_PROGRAM, 0};
    pthread_mutex_lock(&lock);
    refusal.error = need_launcher();
    if (refusal.error != 0) {
        pthread_mutex_unlock(&lock);
        return refusal;
    }
    order **last = &orders;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = mine;
    pthread_cond_signal(&wanted);
    while (!mine->done) {
        pthread_cond_wait(&served, &lock);
    }
    pthread_mutex_unlock(&lock);
    return mine->result;
}

qntx_refusal qntx_process_start(
    const char *path, const uint8_t *arguments, size_t arguments_length, const uint8_t *environment,
    size_t environment_length, const qntx_confinement *confinement, const uint8_t *paths, size_t paths_length,
    qntx_process *process
) {
    char **argument_list = qntx_texts(arguments, arguments_length);
    char **environment_list = qntx_texts(environment, environment_length);
    char **path_list = qntx_texts(paths, paths_length);
    qntx_refusal refusal = {ENOMEM, QNTX_STEP_PROGRAM, 0};
    if (argument_list != NULL && environment_list != NULL && path_list != NULL) {
        /* Whoever has just written the file may have it open for one more moment: in a child of its own, say. */
        for (int tries = 0; tries < 50; tries++) {
            order mine = {
                path, argument_list, environment_list, confinement, path_list, process, {0, 0, 0}, false, NULL};
            refusal = hand_over(&mine);
            if (refusal.error != ETXTBSY) {
                break;
            }
            struct timespec pause = {0, 10 * 1000 * 1000};
            nanosleep(&pause, NULL);
        }
    }
    free(argument_list);
    free(environment_list);
    free(path_list);
    return refusal;
}

int qntx_process_wait(pid_t id) {
    siginfo_t unused;
    while (waitid(P_PID, (id_t)id, &unused, WEXITED | WNOWAIT) != 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int qntx_process_collect(pid_t id, int *code) {
    int status = 0;
    while (waitpid(id, &status, 0) < 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    *code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}

void qntx_process_signal(pid_t id, int number) {
    /* The group may not be there yet, or not any more. */
    if (kill(-id, number) != 0) {
        kill(id, number);
    }
}

void qntx_process_signal_one(pid_t id, int number) { kill(id, number); }
