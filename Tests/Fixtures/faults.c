/* SPDX-License-Identifier: MIT */
/*
 * faults: a plugin that does to its process what its routes say. GET /hello answers; GET /hang writes "about to hang",
 * and waits until the process is over; each of the others writes "about to NAME" and does it:
 *
 *   /segv, /abort, /exit, /overflow   it ends
 *   /fork                             starts a process that holds all that this one holds, and ends
 *   /spin, /deadlock                  it does not answer any more: the event loop is kept, its health waits for ever
 *   /close                            closes every descriptor but the three that each process has
 *   /flood                            writes lines without end, on a thread of its own
 *
 * The job "faults.exit" ends the process too.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"

#ifndef NAME
#define NAME "faults"
#endif

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void announce(const char *what) {
    fprintf(stderr, "about to %s\n", what);
    fflush(stderr);
}

static volatile int sink;

/* Deeper than any stack. */
static int overflow(int depth) {
    volatile char room[4096];
    room[depth % 4096] = (char)depth;
    sink = depth == -1 ? 0 : overflow(depth + 1) + room[depth % 4096];
    return sink;
}

static void *flood(void *unused) {
    char line[64];
    unsigned long number = 0;
    (void)unused;
    for (;;) {
        int length = snprintf(line, sizeof line, "flood %lu\n", number++);
        if (write(STDERR_FILENO, line, (size_t)length) < 0) return NULL;
    }
}

static qntx_status hang(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    (void)exchange;
    announce("hang");
    while (sink >= 0) pause();
    return QNTX_OK;
}

static qntx_status commit(void *context, qntx_exchange exchange, const qntx_request *request) {
    const char *what = context;
    volatile int *nowhere = NULL;
    (void)request;
    announce(what);
    if (strcmp(what, "segv") == 0) *nowhere = 1;
    if (strcmp(what, "abort") == 0) abort();
    if (strcmp(what, "exit") == 0) exit(23);
    if (strcmp(what, "overflow") == 0) overflow(0);
    if (strcmp(what, "fork") == 0) {
        pid_t child = fork();
        if (child == 0) {
            for (;;) pause();
        }
        fprintf(stderr, "child %ld\n", (long)child);
        _exit(24);
    }
    while (strcmp(what, "spin") == 0) sink = 0;
    if (strcmp(what, "deadlock") == 0) pthread_mutex_lock(&lock);
    if (strcmp(what, "close") == 0) {
        for (int descriptor = 3; descriptor < 1024; descriptor++) close(descriptor);
    }
    if (strcmp(what, "flood") == 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, flood, NULL) != 0) return QNTX_ERR_FAILED;
        pthread_detach(thread);
    }
    return qntx_respond_text(exchange, 200, "done\n");
}

static qntx_status register_http(void *state, qntx_mux mux) {
    static const struct {
        const char *pattern, *what;
    } threaded[] = {{"GET /segv", "segv"},         {"GET /abort", "abort"}, {"GET /exit", "exit"},
                    {"GET /overflow", "overflow"}, {"GET /fork", "fork"},   {"GET /deadlock", "deadlock"},
                    {"GET /close", "close"},       {"GET /flood", "flood"}};
    qntx_status status = qntx_handle_inline(mux, "GET /hello", fixture_hello, state);
    for (size_t at = 0; at < sizeof threaded / sizeof threaded[0] && status == QNTX_OK; at++) {
        status = qntx_handle(mux, threaded[at].pattern, commit, (void *)(uintptr_t)threaded[at].what);
    }
    if (status == QNTX_OK) status = qntx_handle_inline(mux, "GET /spin", commit, (void *)(uintptr_t) "spin");
    if (status == QNTX_OK) status = qntx_handle(mux, "GET /hang", hang, state);
    return status;
}

static qntx_status health(void *state, qntx_health health) {
    (void)state;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    return health.api->report(health, 1, QNTX_LIT("well"));
}

static qntx_status end(void *context, qntx_work work, const qntx_job *job) {
    (void)context;
    (void)work;
    (void)job;
    announce("end it with a job");
    _exit(25);
}

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    return registry.api->handle(registry, QNTX_LIT("faults.exit"), end, state);
}

static const void *get_extension(const char *name) {
    static const qntx_jobs jobs = {sizeof(qntx_jobs), 0, register_jobs};
    return strcmp(name, QNTX_JOBS) == 0 ? &jobs : NULL;
}

FIXTURE_METADATA(NAME);
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = register_http,
               .health = health, .get_extension = get_extension)
