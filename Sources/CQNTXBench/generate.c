/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "connection.h"
#include "qntx_bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { MAXIMUM_CONNECTIONS = 1024, MAXIMUM_REQUEST = 16 << 10, EVENTS = 64 };

typedef struct generator {
    const char *request;
    size_t request_length;
    const qntx_bench_load *load;
    qntx_bench_answers *answers;
    connection *connections;
    int poll;
} generator;

static bool fail(generator *generator, const char *problem) {
    static _Thread_local char text[128];
    snprintf(text, sizeof text, "%s", problem);
    generator->answers->problem = text;
    return false;
}

static const char *ask(generator *generator, connection *one) {
    return connection_ask(one, generator->request, generator->request_length);
}

static bool start(generator *generator) {
    for (size_t i = 0; i < generator->load->connections; i++) {
        connection *one = &generator->connections[i];
        if (!connection_open(one, generator->load->port)) {
            return fail(generator, strerror(errno));
        }
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
        if (epoll_ctl(generator->poll, EPOLL_CTL_ADD, one->file, &event) != 0) {
            return fail(generator, strerror(errno));
        }
    }
    for (size_t i = 0; i < generator->load->connections; i++) {
        const char *problem = ask(generator, &generator->connections[i]);
        if (problem != NULL) {
            return fail(generator, problem);
        }
    }
    return true;
}

/* Takes what has come, once, and asks again where an answer is complete. */
static bool turn(generator *generator, uint64_t *count) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(generator->poll, events, EVENTS, 1000);
    if (ready < 0 && errno != EINTR) {
        return fail(generator, strerror(errno));
    }
    if (ready == 0) {
        return fail(generator, "no answer for a second");
    }
    for (int i = 0; i < ready; i++) {
        connection *one = events[i].data.ptr;
        bool is_complete = false;
        const char *problem = connection_take(one, generator->load->body_length, &is_complete);
        if (problem == NULL && is_complete) {
            *count += 1;
            problem = ask(generator, one);
        }
        if (problem != NULL) {
            return fail(generator, problem);
        }
    }
    return true;
}

static bool run(generator *generator) {
    uint64_t warm = 0, now = qntx_bench_now();
    for (uint64_t end = now + generator->load->warm_up * UINT64_C(1000000); now < end; now = qntx_bench_now()) {
        if (!turn(generator, &warm)) {
            return false;
        }
    }
    uint64_t begin = now, busy = qntx_bench_thread_time();
    for (uint64_t end = now + generator->load->duration * UINT64_C(1000000); now < end; now = qntx_bench_now()) {
        if (!turn(generator, &generator->answers->count)) {
            return false;
        }
    }
    generator->answers->nanoseconds = now - begin;
    generator->answers->busy = qntx_bench_thread_time() - busy;
    generator->answers->total = warm + generator->answers->count;
    return true;
}

bool qntx_bench_generate(const char *request, const qntx_bench_load *load, qntx_bench_answers *answers) {
    generator generator = {request, strlen(request), load, answers, NULL, -1};
    *answers = (qntx_bench_answers){.problem = ""};
    if (load->connections == 0 || load->connections > MAXIMUM_CONNECTIONS ||
        generator.request_length > MAXIMUM_REQUEST) {
        return fail(&generator, "more connections, or a larger request, than there can be");
    }
    generator.connections = calloc(load->connections, sizeof(connection));
    generator.poll = epoll_create1(EPOLL_CLOEXEC);
    if (generator.connections == NULL || generator.poll < 0) {
        free(generator.connections);
        return fail(&generator, strerror(errno));
    }
    for (size_t i = 0; i < load->connections; i++) {
        generator.connections[i].file = -1;
    }
    bool good = start(&generator) && run(&generator);
    for (size_t i = 0; i < load->connections; i++) {
        connection_close(&generator.connections[i]);
    }
    close(generator.poll);
    free(generator.connections);
    return good;
}
