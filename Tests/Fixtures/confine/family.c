/*
 * A plugin's process with all that it might leave behind: `family [guarded] WAY... [END]`, where END is exit=N,
 * signal=N or stubborn. The file that FAMILY names is known to all of its processes: whoever finds it gone ends, and whoever
 * has it in its environment is one of them.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "qntx_guard.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *path;

/* The end of a pipe by which a child tells that all of its own are there. */
static int held = -1;

static void stay(void) {
    close(held);
    while (access(path, F_OK) == 0) {
        sleep(1);
    }
    _exit(0);
}

/* Has a child do something, and waits until that and its children are where they stay. */
static void spawn(void (*body)(void)) {
    int ready[2];
    if (pipe(ready) != 0) {
        _exit(98);
    }
    if (fork() == 0) {
        close(ready[0]);
        close(held);
        held = ready[1];
        body();
    }
    close(ready[1]);
    char byte;
    (void)!read(ready[0], &byte, 1);
    close(ready[0]);
}

static void leave_session(void) {
    setsid();
    stay();
}

static void leave_twice(void) {
    setsid();
    spawn(stay);
    _exit(0);
}

/* Deaf to whatever can be ignored, with children in sessions of their own. */
static void be_deaf(void) {
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_IGN);
    }
    spawn(leave_session);
    stay();
}

/* A chain of sessions. */
static int depth = 20;
static void go_deeper(void) {
    setsid();
    if (depth-- > 0) {
        spawn(go_deeper);
    }
    stay();
}

/* Never longer than a moment in one process. */
static void hop(void) {
    close(held);
    while (access(path, F_OK) == 0) {
        setsid();
        if (fork() > 0) {
            _exit(0);
        }
    }
    _exit(0);
}

/* Many, in sessions of their own, each of which has begun more. */
static int generation = 4;
static void multiply(void) {
    setsid();
    if (generation-- > 0) {
        for (int at = 0; at < 4; at++) {
            spawn(multiply);
        }
    }
    stay();
}

static void begin(const char *way) {
    struct {
        const char *name;
        void (*body)(void);
    } ways[] = {
        {"fork", stay}, {"setsid", leave_session}, {"twice", leave_twice}, {"deaf", be_deaf}, {"deep", go_deeper},
        {"hop", hop},   {"multiply", multiply},
    };
    for (size_t at = 0; at < sizeof ways / sizeof ways[0]; at++) {
        if (strcmp(way, ways[at].name) == 0) {
            spawn(ways[at].body);
        }
    }
}

static void end(const char *how) {
    if (strncmp(how, "exit=", 5) == 0) {
        _exit(atoi(how + 5));
    }
    if (strncmp(how, "signal=", 7) == 0) {
        kill(getpid(), atoi(how + 7));
    }
}

static volatile sig_atomic_t told;
static void note(int number) { told = number; }

int main(int count, char **arguments) {
    path = getenv("FAMILY");
    if (count > 1 && strcmp(arguments[1], "guarded") == 0) {
        int error = qntx_guard_enter();
        if (error != 0) {
            printf("no guard: %s\n", strerror(error));
            return 97;
        }
        arguments++;
        count--;
    }
    struct sigaction action = {.sa_handler = note};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    if (strcmp(arguments[count - 1], "stubborn") == 0) {
        signal(SIGTERM, SIG_IGN);
    }
    for (int at = 1; at < count; at++) {
        begin(arguments[at]);
    }
    printf("ready %d\n", (int)getpid());
    fflush(stdout);
    if (count > 1) {
        end(arguments[count - 1]);
    }
    while (told == 0 && access(path, F_OK) == 0) {
        sleep(1);
    }
    printf("told %d\n", (int)told);
    fflush(stdout);
    _exit(10);
}
