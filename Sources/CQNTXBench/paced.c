/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "connection.h"
#include "qntx_bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MAXIMUM_CONNECTIONS = 1024, EVENTS = 64 };

/* One connection, and when what it asks now was due to be asked. */
typedef struct asker {
    connection connection;
    uint64_t due;
    bool is_asking;
} asker;

typedef struct pacer {
    const char *request;
    const qntx_bench_pace *pace;
    qntx_bench_latencies *latencies;
    asker *askers;
    uint64_t end;
    int poll;
    int timer;
} pacer;

static bool fail(pacer *pacer, const char *problem) {
    static _Thread_local char text[128];
    snprintf(text, sizeof text, "%s", problem);
    pacer->latencies->problem = text;
    return false;
}

static bool add(pacer *pacer, int file, void *data) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = data};
    return epoll_ctl(pacer->poll, EPOLL_CTL_ADD, file, &event) == 0;
}

/* Has every connection ask that is due, and sets the clock for the next one. One that still waits is late by itself. */
static bool ask_due(pacer *pacer) {
    const uint64_t now = qntx_bench_now();
    uint64_t next = UINT64_MAX;
    for (size_t i = 0; i < pacer->pace->connections; i++) {
        asker *one = &pacer->askers[i];
        if (one->is_asking || one->due >= pacer->end) {
            continue;
        }
        if (one->due <= now) {
            const char *problem = connection_ask(&one->connection, pacer->request, strlen(pacer->request));
            if (problem != NULL) {
                return fail(pacer, problem);
            }
            one->is_asking = true;
        } else if (one->due < next) {
            next = one->due;
        }
    }
    if (next == UINT64_MAX) {
        return true;
    }
    const struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(next / 1000000000u), .tv_nsec = (long)(next % 1000000000u)}};
    return timerfd_settime(pacer->timer, TFD_TIMER_ABSTIME, &when, NULL) == 0 || fail(pacer, strerror(errno));
}

/* An answer is complete: the time since it was due counts, whenever it was asked. */
static void note(pacer *pacer, asker *one) {
    qntx_bench_latencies *latencies = pacer->latencies;
    if (latencies->count < latencies->capacity) {
        latencies->times[latencies->count] = qntx_bench_now() - one->due;
    }
    latencies->count += 1;
    one->is_asking = false;
    one->due += pacer->pace->interval;
}

static bool turn(pacer *pacer) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(pacer->poll, events, EVENTS, 5000);
    if (ready == 0 || (ready < 0 && errno != EINTR)) {
        return fail(pacer, ready == 0 ? "no answer for five seconds" : strerror(errno));
    }
    for (int i = 0; i < ready; i++) {
        asker *one = events[i].data.ptr;
        bool is_complete = false;
        if (one == NULL) {
            uint64_t ticks;
            if (read(pacer->timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) {
                return fail(pacer, strerror(errno));
            }
            continue;
        }
        const char *problem = connection_take(&one->connection, pacer->pace->body_length, &is_complete);
        if (problem != NULL) {
            return fail(pacer, problem);
        }
        if (is_complete) {
            note(pacer, one);
        }
    }
    return ask_due(pacer);
}

static bool run(pacer *pacer) {
    const qntx_bench_pace *pace = pacer->pace;
    const uint64_t begin = qntx_bench_now() + 10000000u;
    pacer->end = begin + pace->duration * UINT64_C(1000000);
    for (size_t i = 0; i < pace->connections; i++) {
        asker *one = &pacer->askers[i];
        if (!connection_open(&one->connection, pace->port) || !add(pacer, one->connection.file, one)) {
            return fail(pacer, strerror(errno));
        }
        /* One after the other, not all at once. */
        one->due = begin + pace->interval * i / pace->connections;
    }
    if (!ask_due(pacer)) {
        return false;
    }
    for (;;) {
        bool is_over = true;
        for (size_t i = 0; i < pace->connections; i++) {
            is_over = is_over && !pacer->askers[i].is_asking && pacer->askers[i].due >= pacer->end;
        }
        if (is_over) {
            return true;
        }
        if (!turn(pacer)) {
            return false;
        }
    }
}

bool qntx_bench_paced(const char *request, const qntx_bench_pace *pace, qntx_bench_latencies *latencies) {
    pacer pacer = {request, pace, latencies, NULL, 0, -1, -1};
    latencies->count = 0;
    latencies->problem = "";
    if (pace->connections == 0 || pace->connections > MAXIMUM_CONNECTIONS || pace->interval == 0) {
        return fail(&pacer, "more connections than there can be, or none, or no interval");
    }
    pacer.askers = calloc(pace->connections, sizeof(asker));
    pacer.poll = epoll_create1(EPOLL_CLOEXEC);
    pacer.timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    for (size_t i = 0; pacer.askers != NULL && i < pace->connections; i++) {
        pacer.askers[i].connection.file = -1;
    }
    bool good = false;
    if (pacer.askers == NULL || pacer.poll < 0 || pacer.timer < 0 || !add(&pacer, pacer.timer, NULL)) {
        fail(&pacer, strerror(errno));
    } else {
        good = run(&pacer);
    }
    for (size_t i = 0; pacer.askers != NULL && i < pace->connections; i++) {
        connection_close(&pacer.askers[i].connection);
    }
    if (pacer.timer >= 0) close(pacer.timer);
    if (pacer.poll >= 0) close(pacer.poll);
    free(pacer.askers);
    return good;
}

/* Whether an answer that has begun in the buffer is 200; -1 while that cannot be told. Reads all of it. */
static int next_status(connection *one) {
    for (;;) {
        ssize_t count = recv(one->file, one->buffer + one->received, CONNECTION_BUFFER - 1 - one->received, 0);
        if (count <= 0) {
            return -1;
        }
        one->received += (size_t)count;
        one->buffer[one->received] = '\0';
        const char *end = strstr(one->buffer, "\r\n\r\n");
        const char *length = strcasestr(one->buffer, "\r\ncontent-length:");
        if (end == NULL || length == NULL || length > end) {
            continue;
        }
        const size_t whole = (size_t)(end - one->buffer) + 4 + strtoull(length + 17, NULL, 10);
        if (one->received >= whole) {
            return strncmp(one->buffer, "HTTP/1.1 200", 12) == 0;
        }
    }
}

const char *qntx_bench_first_ok(const char *request, uint16_t port, const char *from, const char *to,
                                uint64_t *nanoseconds) {
    static _Thread_local connection one;
    const char *problem = NULL;
    if (!connection_open(&one, port)) {
        return strerror(errno);
    }
    const uint64_t begin = qntx_bench_now();
    if (rename(from, to) != 0) {
        problem = strerror(errno);
    }
    while (problem == NULL) {
        problem = connection_ask(&one, request, strlen(request));
        const int status = problem == NULL ? next_status(&one) : 0;
        if (status == 1) {
            break;
        }
        if (status < 0) {
            problem = "the server closed the connection";
        } else if (qntx_bench_now() - begin > 10000000000u) {
            problem = "no 200 within ten seconds";
        } else {
            const struct timespec pause = {0, 20000};
            nanosleep(&pause, NULL);
        }
    }
    *nanoseconds = qntx_bench_now() - begin;
    connection_close(&one);
    return problem;
}
