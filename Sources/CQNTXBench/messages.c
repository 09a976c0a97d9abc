/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"
#include "talk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAXIMUM_CONNECTIONS = 1024, EVENTS = 64 };

typedef struct generator {
    const char *path;
    const qntx_bench_messages *messages;
    qntx_bench_answers *answers;
    qntx_bench_latencies *latencies;
    talk talk;
    talker *talkers;
    uint64_t *begun; /* when each connection's last message was sent */
    int poll;
} generator;

static bool fail(generator *generator, const char *problem) {
    static _Thread_local char text[128];
    snprintf(text, sizeof text, "%s", problem);
    generator->answers->problem = text;
    return false;
}

static const char *say(generator *generator, size_t index, size_t count) {
    if (generator->latencies != NULL) {
        generator->begun[index] = qntx_bench_now();
    }
    return talker_say(&generator->talkers[index], &generator->talk, count);
}

static bool start(generator *generator) {
    for (size_t i = 0; i < generator->messages->connections; i++) {
        talker *one = &generator->talkers[i];
        const char *problem = talker_open(one, generator->messages->port, generator->path);
        struct epoll_event event = {.events = EPOLLIN, .data.u64 = i};
        if (problem == NULL && epoll_ctl(generator->poll, EPOLL_CTL_ADD, one->connection.file, &event) != 0) {
            problem = strerror(errno);
        }
        if (problem != NULL) {
            return fail(generator, problem);
        }
        /* Each begins with another message than its neighbours: what is mixed up would show. */
        one->said = i % TALK_MESSAGES;
        one->heard = one->said * TALK_ECHO;
    }
    for (size_t i = 0; i < generator->messages->connections; i++) {
        const char *problem = say(generator, i, generator->messages->window);
        if (problem != NULL) {
            return fail(generator, problem);
        }
    }
    return true;
}

static void note(generator *generator, size_t index) {
    qntx_bench_latencies *latencies = generator->latencies;
    if (latencies->count < latencies->capacity) {
        latencies->times[latencies->count] = qntx_bench_now() - generator->begun[index];
        latencies->count += 1;
    }
}

/* Takes what has come, once, and says as much again. */
static bool turn(generator *generator, uint64_t *count) {
    struct epoll_event events[EVENTS];
    const int ready = epoll_wait(generator->poll, events, EVENTS, 1000);
    if (ready < 0 && errno != EINTR) {
        return fail(generator, strerror(errno));
    }
    if (ready == 0) {
        return fail(generator, "no message for a second");
    }
    for (int i = 0; i < ready; i++) {
        const size_t index = (size_t)events[i].data.u64;
        size_t complete = 0;
        const char *problem =
            talker_hear(&generator->talkers[index], &generator->talk, MSG_DONTWAIT, &complete);
        if (problem == NULL && complete > 0) {
            if (generator->latencies != NULL) {
                note(generator, index);
            }
            *count += complete;
            problem = say(generator, index, complete);
        }
        if (problem != NULL) {
            return fail(generator, problem);
        }
    }
    return true;
}

static bool run(generator *generator) {
    uint64_t warm = 0, now = qntx_bench_now();
    for (uint64_t end = now + generator->messages->warm_up * UINT64_C(1000000); now < end; now = qntx_bench_now()) {
        if (!turn(generator, &warm)) {
            return false;
        }
    }
    if (generator->latencies != NULL) {
        generator->latencies->count = 0;
    }
    const uint64_t begin = now, busy = qntx_bench_thread_time();
    for (uint64_t end = now + generator->messages->duration * UINT64_C(1000000); now < end; now = qntx_bench_now()) {
        if (!turn(generator, &generator->answers->count)) {
            return false;
        }
    }
    generator->answers->nanoseconds = now - begin;
    generator->answers->busy = qntx_bench_thread_time() - busy;
    generator->answers->total = warm + generator->answers->count;
    return true;
}

bool qntx_bench_talk(const char *path, const qntx_bench_messages *messages, qntx_bench_answers *answers,
                     qntx_bench_latencies *latencies) {
    generator generator = {.path = path, .messages = messages, .answers = answers, .poll = -1};
    generator.latencies = latencies->capacity > 0 ? latencies : NULL;
    latencies->count = 0;
    *answers = (qntx_bench_answers){.problem = ""};
    if (messages->connections == 0 || messages->connections > MAXIMUM_CONNECTIONS || messages->window == 0 ||
        messages->window > TALK_MESSAGES || (generator.latencies != NULL && messages->window != 1)) {
        return fail(&generator, "more connections, or more messages, than there can be");
    }
    talk_make(&generator.talk, messages->is_binary);
    generator.talkers = calloc(messages->connections, sizeof(talker));
    generator.begun = calloc(messages->connections, sizeof(uint64_t));
    generator.poll = epoll_create1(EPOLL_CLOEXEC);
    bool good = generator.talkers != NULL && generator.begun != NULL && generator.poll >= 0;
    if (!good) {
        fail(&generator, strerror(errno));
    }
    for (size_t i = 0; good && i < messages->connections; i++) {
        generator.talkers[i].connection.file = -1;
    }
    const bool made = good;
    good = good && start(&generator) && run(&generator);
    for (size_t i = 0; made && i < messages->connections; i++) {
        connection_close(&generator.talkers[i].connection);
    }
    if (generator.poll >= 0) {
        close(generator.poll);
    }
    free(generator.begun);
    free(generator.talkers);
    return good;
}
