/*
 * watch.c: a plugin that has itself told what becomes of its exchanges, and says what it has been told.
 * SPDX-License-Identifier: MIT
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define HANDLER(NAME) static qntx_status NAME(void *context, qntx_exchange exchange, const qntx_request *request)

/* What has been told, all exchanges together. */
static atomic_int writable, gone, over, last_reason = 99, order_broken, ends_when_writable;
/* The exchange that was kept last. */
static qntx_exchange kept;

/* What one exchange has for itself: freed by the last call, so that one too many is found by a sanitizer. */
typedef struct watched {
    atomic_bool is_over;
    atomic_int inside;
} watched;

static void enter(watched *this) {
    if (this->is_over) order_broken = 1;
    this->inside++;
}

static void on_writable(void *context, qntx_exchange exchange) {
    watched *this = context;
    enter(this);
    writable++;
    if (ends_when_writable) exchange.api->end(exchange, NULL, 0);
    this->inside--;
}

static void on_gone(void *context, qntx_exchange exchange) {
    watched *this = context;
    enter(this);
    gone++;
    if (exchange.api->is_open(exchange)) order_broken = 2;
    this->inside--;
}

static void on_over(void *context, qntx_exchange exchange, qntx_status reason) {
    watched *this = context;
    if (this->is_over || this->inside != 0) order_broken = 3;
    this->is_over = true;
    if (exchange.api->end(exchange, NULL, 0) == QNTX_OK) order_broken = 4;
    last_reason = reason;
    free(this);
    over++;
}

static qntx_status watch(qntx_exchange exchange) {
    watched *this = calloc(1, sizeof *this);
    qntx_exchange_events events = {sizeof events, 0, this, on_writable, on_gone, on_over};
    qntx_status status = this == NULL ? QNTX_ERR_NO_MEMORY : qntx_watch(exchange, &events);
    if (status != QNTX_OK) free(this);
    return status;
}

static qntx_status begin(qntx_exchange exchange) {
    const qntx_response head = {sizeof head, 200, NULL, 0, {NULL, 0}};
    return exchange.api->begin(exchange, &head);
}

static qntx_status number(qntx_exchange exchange, int value) {
    char text[16];
    snprintf(text, sizeof text, "%d", value);
    return qntx_respond_text(exchange, 200, text);
}

/* Begins a stream and keeps it. */
HANDLER(stream) {
    (void)context;
    (void)request;
    qntx_status status = begin(exchange);
    if (status == QNTX_OK) status = watch(exchange);
    if (status != QNTX_OK) return status;
    kept = exchange;
    return QNTX_PENDING;
}

/* Keeps an exchange that has not been answered. */
HANDLER(hold) {
    (void)context;
    (void)request;
    const qntx_status status = watch(exchange);
    if (status != QNTX_OK) return status;
    kept = exchange;
    return QNTX_PENDING;
}

HANDLER(fails) {
    (void)context;
    (void)request;
    const qntx_status status = watch(exchange);
    return status == QNTX_OK ? QNTX_ERR_BUSY : status;
}

HANDLER(at_once) {
    (void)context;
    (void)request;
    const qntx_status status = watch(exchange);
    return status == QNTX_OK ? qntx_respond_text(exchange, 200, "at once") : status;
}

/* What can be done with the exchange that was kept; answers with the status. */
HANDLER(try_write) {
    (void)context;
    (void)request;
    static char piece[1000];
    return number(exchange, qntx_try_write(kept, piece, sizeof piece));
}

HANDLER(end) {
    (void)context;
    (void)request;
    return number(exchange, kept.api->end(kept, NULL, 0));
}

HANDLER(watch_again) {
    (void)context;
    (void)request;
    return number(exchange, watch(kept));
}

HANDLER(bad_events) {
    (void)context;
    (void)request;
    const qntx_exchange_events small = {8, 0, NULL, NULL, NULL, NULL};
    const qntx_status none = qntx_watch(exchange, NULL);
    const qntx_status too_small = qntx_watch(exchange, &small);
    const qntx_status nowhere = qntx_watch(exchange, (const qntx_exchange_events *)16);
    return number(exchange, none == too_small && none == nowhere ? none : 99);
}

HANDLER(end_when_writable) {
    (void)context;
    (void)request;
    ends_when_writable = 1;
    return number(exchange, 0);
}

HANDLER(told) {
    (void)context;
    (void)request;
    char text[128];
    snprintf(text, sizeof text, "writable %d gone %d over %d reason %d broken %d", writable, gone, over, last_reason,
             order_broken);
    return qntx_respond_text(exchange, 200, text);
}

/* Ends the exchanges that it is given, on a thread of its own, while others do with them what they like. */
static void *end_soon(void *argument) {
    const qntx_exchange exchange = *(qntx_exchange *)argument;
    free(argument);
    static char piece[100];
    (void)qntx_try_write(exchange, piece, sizeof piece);
    exchange.api->end(exchange, NULL, 0);
    return NULL;
}

HANDLER(race) {
    (void)context;
    (void)request;
    qntx_exchange *copy = malloc(sizeof *copy);
    pthread_t thread;
    if (copy == NULL || begin(exchange) != QNTX_OK || watch(exchange) != QNTX_OK) return QNTX_ERR_FAILED;
    *copy = exchange;
    if (pthread_create(&thread, NULL, end_soon, copy) != 0) return QNTX_ERR_FAILED;
    pthread_detach(thread);
    return QNTX_PENDING;
}

#ifndef NO_DRAIN
static void drain(void *state) {
    (void)state;
    kept.api->end(kept, NULL, 0);
}

static const qntx_drain draining = {sizeof draining, 0, drain};

static const void *get_extension(const char *name) {
    return strcmp(name, QNTX_DRAIN) == 0 ? &draining : NULL;
}
#else
static const void *get_extension(const char *name) {
    (void)name;
    return NULL;
}
#endif

static qntx_status routes(void *state, qntx_mux mux) {
    static const struct {
        const char *pattern;
        qntx_http_handler handler;
    } all[] = {
        {"GET /stream", stream},           {"GET /hold", hold},
        {"GET /fails", fails},             {"GET /at-once", at_once},
        {"POST /try-write", try_write},    {"POST /end", end},
        {"POST /watch", watch_again},      {"GET /bad-events", bad_events},
        {"GET /told", told},               {"GET /race", race},
        {"POST /end-when-writable", end_when_writable},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const qntx_status status = qntx_handle_inline(mux, all[i].pattern, all[i].handler, state);
        if (status != QNTX_OK) return status;
    }
    return QNTX_OK;
}

FIXTURE_METADATA("watch");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = routes,
               .get_extension = get_extension)
