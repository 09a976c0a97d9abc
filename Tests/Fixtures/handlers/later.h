/*
 * later.h: handlers that answer later, from elsewhere, too often, or for ever not.
 * SPDX-License-Identifier: MIT
 */
#ifndef HANDLERS_LATER_H
#define HANDLERS_LATER_H

#include "support.h"

/* QNTX_PENDING, and then nothing: the host answers 504 at the deadline. */
HANDLER(pending_never) {
    return QNTX_PENDING;
}

static inline void pending_later_work(later *self) {
    usleep(50000);
    qntx_respond_text(self->exchange, 200, "later\n");
}

/* Answers after 50 ms, from a thread. */
HANDLER(pending_later) {
    return later_start(context, exchange, pending_later_work, NULL);
}

static inline void pending_twice_work(later *self) {
    usleep(20000);
    qntx_respond_text(self->exchange, 200, "first\n");
    note(self->plugin, "pending-twice", qntx_respond_text(self->exchange, 200, "second\n"));
}

/* Answers twice, from a thread. The second status is in the notebook: QNTX_ERR_CLOSED. */
HANDLER(pending_twice) {
    return later_start(context, exchange, pending_twice_work, NULL);
}

static inline void pending_at_once_work(later *self) {
    qntx_respond_text(self->exchange, 200, "at once\n");
}

/* The answer from the thread may overtake the return of QNTX_PENDING. Both orders are fine. */
HANDLER(pending_at_once) {
    const qntx_status status = later_start(context, exchange, pending_at_once_work, NULL);
    usleep((useconds_t)path_number(exchange, "microseconds"));
    return status;
}

static inline void late_work(later *self) {
    usleep(50000);
    note(self->plugin, "late", qntx_respond_text(self->exchange, 200, "too late\n"));
}

/* Returns an error and answers afterwards: the client gets 500, the notebook QNTX_ERR_CLOSED. */
HANDLER(late) {
    later_start(context, exchange, late_work, NULL);
    return QNTX_ERR_FAILED;
}

/* What ten threads that race to answer have in common. */
typedef struct race {
    pthread_barrier_t barrier;
    atomic_int won, closed, done;
} race;

static inline void race_work(later *self) {
    race *all = self->context;
    pthread_barrier_wait(&all->barrier);
    const qntx_status status = qntx_respond_text(self->exchange, 200, "won\n");
    all->won += status == QNTX_OK;
    all->closed += status == QNTX_ERR_CLOSED;
    if (atomic_fetch_add(&all->done, 1) == 9) {
        note(self->plugin, "race-won", all->won);
        note(self->plugin, "race-closed", all->closed);
        pthread_barrier_destroy(&all->barrier);
        free(all);
    }
}

/* Ten threads answer at once: in the notebook, one has won and nine found it QNTX_ERR_CLOSED. */
HANDLER(from_ten_threads) {
    race *all = calloc(1, sizeof *all);
    qntx_status status = QNTX_PENDING;
    if (all == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    pthread_barrier_init(&all->barrier, NULL, 10);
    for (int i = 0; i < 10; i++) {
        const qntx_status started = later_start(context, exchange, race_work, all);
        status = started != QNTX_PENDING ? started : status;
    }
    return status;
}

/* Answers, and keeps the exchange that is over. */
HANDLER(keep) {
    handlers *plugin = context;
    const qntx_status status = qntx_respond_text(exchange, 200, "kept\n");
    pthread_mutex_lock(&plugin->lock);
    plugin->kept = exchange;
    pthread_mutex_unlock(&plugin->lock);
    return status;
}

static inline void use_stale_one(text *out, qntx_exchange exchange) {
    const qntx_response response = {.struct_size = sizeof response, .status = 200};
    char buffer[16];
    size_t count = 99;
    qntx_bytes body = {buffer, 99};
    qntx_str name = {buffer, 99}, value = {buffer, 99};
    text_add(out, "{\"header\":%d", exchange.api->header(exchange, QNTX_LIT("host"), &value));
    text_add(out, ",\"header_at\":%d", exchange.api->header_at(exchange, 0, &name, &value));
    text_add(out, ",\"path_value\":%d", exchange.api->path_value(exchange, QNTX_LIT("n"), &value));
    text_add(out, ",\"body_read\":%d", exchange.api->body_read(exchange, buffer, sizeof buffer, &count));
    text_add(out, ",\"body_all\":%d", exchange.api->body_all(exchange, 0, &body));
    text_add(out, ",\"respond\":%d", exchange.api->respond(exchange, &response));
    text_add(out, ",\"begin\":%d", exchange.api->begin(exchange, &response));
    text_add(out, ",\"write\":%d", exchange.api->write(exchange, qntx_make_bytes("x", 1)));
    text_add(out, ",\"end\":%d", exchange.api->end(exchange, NULL, 0));
    text_add(out, ",\"is_open\":%d", exchange.api->is_open(exchange));
    text_add(out, ",\"time_left\":%" PRIu64, exchange.api->time_left(exchange));
    text_add(out, ",\"left\":%zu}", count + body.length + name.length + value.length);
}

/*
 * Calls every function on the exchange that /keep kept and on identifiers that never were, and answers with
 * a list of what they said: false, QNTX_ERR_CLOSED, 0, and nothing left in what they fill in.
 */
HANDLER(use_stale) {
    handlers *plugin = context;
    text out = {0};
    pthread_mutex_lock(&plugin->lock);
    const uint64_t kept = plugin->kept.id;
    pthread_mutex_unlock(&plugin->lock);
    const uint64_t ids[] = {kept, kept ^ (UINT64_C(1) << 63), 0, UINT64_MAX, UINT64_C(0xdeadbeefdeadbeef)};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const qntx_exchange stale = {exchange.api, ids[i]};
        text_add(&out, i > 0 ? "," : "[");
        use_stale_one(&out, stale);
    }
    text_add(&out, "]\n");
    return text_respond(&out, exchange);
}

/* Waits in the handler, then answers; past the deadline the answer is QNTX_ERR_TIMEOUT or _CLOSED. */
HANDLER(sleeps) {
    const long milliseconds = path_number(exchange, "ms");
    handlers *plugin = context;
    plugin->inside++;
    usleep((useconds_t)milliseconds * 1000);
    const qntx_status status = qntx_respond_text(exchange, 200, "awake\n");
    note(plugin, "sleep", status);
    plugin->inside--;
    return status;
}

/* Never returns: the host answers 504 at the deadline, drains and stops without this thread. */
HANDLER(hangs) {
    volatile bool forever = true;
    while (forever) {
        sleep(1000);
    }
    return QNTX_OK;
}

/*
 * Works as long as somebody waits, at most 10 seconds, then answers. In the notebook: the milliseconds it
 * took to notice, and the status of the answer.
 */
HANDLER(wait_gone) {
    handlers *plugin = context;
    int64_t milliseconds = 0;
    plugin->inside++;
    note(plugin, "wait-gone", 1); /* it has begun */
    while (milliseconds < 10000 && exchange.api->is_open(exchange)) {
        usleep(5000);
        milliseconds += 5;
    }
    const qntx_status status = qntx_respond_text(exchange, 200, "still here\n");
    note(plugin, "wait-gone-ms", milliseconds);
    note(plugin, "wait-gone", status);
    plugin->inside--;
    return status;
}

#endif
