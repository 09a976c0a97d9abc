/*
 * The plugin that the benchmarks talk to for longer than a request: over WebSockets, in bodies that come and go in pieces,
 * and with handlers that block. Its name is of a fixed width, so that copies of the library can be given names of their own.
 * SPDX-License-Identifier: MIT
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "../pattern.h"
#include "qntx_plugin.h"

#define NAME "bench-0000"
#define VERSION "1.0.0"
#define CONSTRAINT ">=0.1"

enum { PIECE = 64 << 10 };

static const qntx_host *instance;

/* ---- WebSockets ---- */

static qntx_status echo(void *context, void *connection, qntx_websocket socket, int32_t type, qntx_bytes message) {
    const qntx_status status = socket.api->send(socket, type, message);
    (void)context;
    (void)connection;
    /* Who asks waits for the answers before there are too many of them. */
    return status == QNTX_AGAIN ? QNTX_ERR_BUSY : status;
}

static qntx_status register_websockets(void *state, qntx_websocket_registry registry) {
    qntx_websocket_endpoint endpoint = {.struct_size = sizeof endpoint, .context = state, .message = echo};
    qntx_status status;
    endpoint.name = "pooled";
    status = registry.api->endpoint(registry, &endpoint);
    if (status != QNTX_OK) return status;
    endpoint.name = "inline";
    endpoint.flags = QNTX_WEBSOCKET_INLINE;
    return registry.api->endpoint(registry, &endpoint);
}

/* ---- Bodies in pieces ---- */

/* The pattern, and as much of it again as a piece that begins at its end needs. */
static unsigned char pattern[PATTERN_PERIOD + PIECE];

/* Takes a body, and answers how many bytes it had. */
static qntx_status up(void *context, qntx_exchange exchange, const qntx_request *request) {
    unsigned char piece[PIECE];
    char text[32];
    uint64_t total = 0;
    size_t count;
    (void)context;
    (void)request;
    for (;;) {
        const qntx_status status = exchange.api->body_read(exchange, piece, sizeof piece, &count);
        if (status != QNTX_OK) return status;
        if (count == 0) break;
        if (piece[0] != pattern_byte(total) || piece[count - 1] != pattern_byte(total + count - 1)) {
            return qntx_fail(instance, QNTX_ERR_INVALID, "the body is not what was sent");
        }
        total += count;
    }
    snprintf(text, sizeof text, "%llu", (unsigned long long)total);
    return qntx_respond_text(exchange, 200, text);
}

static uint64_t number(qntx_str text) {
    uint64_t value = 0;
    size_t i;
    for (i = 0; i < text.length && text.data[i] >= '0' && text.data[i] <= '9'; i++) {
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    return value;
}

/* Answers with as many bytes as the query says. Each piece is made when it is its turn, as one that is computed is. */
static qntx_status down(void *context, qntx_exchange exchange, const qntx_request *request) {
    unsigned char piece[PIECE];
    const uint64_t total = number(request->query);
    const qntx_pair length = {QNTX_LIT("content-length"), request->query};
    const qntx_response head = {.struct_size = sizeof head, .status = 200, .headers = &length, .header_count = 1};
    qntx_status status = exchange.api->begin(exchange, &head);
    uint64_t sent;
    size_t count;
    (void)context;
    for (sent = 0; status == QNTX_OK && sent < total; sent += count) {
        count = total - sent < sizeof piece ? (size_t)(total - sent) : sizeof piece;
        memcpy(piece, pattern + sent % PATTERN_PERIOD, count);
        status = exchange.api->write(exchange, qntx_make_bytes(piece, count));
    }
    return status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
}

/* ---- Handlers that block ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static bool holds;

/* Sleeps for as long as handlers are to be held. */
static qntx_status sleep_on(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    pthread_mutex_lock(&lock);
    while (holds) pthread_cond_wait(&released, &lock);
    pthread_mutex_unlock(&lock);
    return qntx_respond_text(exchange, 200, "awake\n");
}

static void set_holds(bool value) {
    pthread_mutex_lock(&lock);
    holds = value;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&lock);
}

static qntx_status hold(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    set_holds(true);
    return qntx_respond_text(exchange, 200, "held\n");
}

static qntx_status release(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    set_holds(false);
    return qntx_respond_text(exchange, 200, "released\n");
}

/* What the neighbours are asked for meanwhile. */
static qntx_status hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond_text(exchange, 200, "hello, world\n");
}

/* ---- The plugin ---- */

static qntx_status initialize(const qntx_host *host, void **state) {
    size_t i;
    instance = host;
    *state = &instance;
    for (i = 0; i < sizeof pattern; i++) pattern[i] = pattern_byte(i);
    return QNTX_OK;
}

/* Nobody is kept inside. */
static qntx_status shutdown(void *state) {
    (void)state;
    set_holds(false);
    return QNTX_OK;
}

static qntx_status register_http(void *state, qntx_mux mux) {
    const qntx_route routes[] = {
        {.flags = 0, .pattern = "POST /up", .handler = up, .max_body = UINT64_C(1) << 40},
        {.flags = 0, .pattern = "GET /down", .handler = down},
        {.flags = 0, .pattern = "GET /sleep", .handler = sleep_on, .deadline_ms = 600000},
        {.flags = QNTX_ROUTE_INLINE, .pattern = "POST /hold", .handler = hold},
        {.flags = QNTX_ROUTE_INLINE, .pattern = "POST /release", .handler = release},
        {.flags = QNTX_ROUTE_INLINE, .pattern = "GET /inline", .handler = hello},
        {.flags = 0, .pattern = "GET /pooled", .handler = hello},
    };
    size_t i;
    for (i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        qntx_route route = routes[i];
        qntx_status status;
        route.struct_size = sizeof route;
        route.context = state;
        status = mux.api->handle(mux, &route);
        if (status != QNTX_OK) return status;
    }
    return QNTX_OK;
}

static const void *get_extension(const char *name) {
    static const qntx_websockets websockets = {sizeof websockets, 0, register_websockets};
    return qntx_str_is(qntx_cstr(name), QNTX_WEBSOCKET) ? &websockets : NULL;
}

static const qntx_metadata metadata = {
    sizeof(qntx_metadata), 0, NAME, VERSION, CONSTRAINT, "Answers benchmarks at length", "QNTX", "MIT",
};

static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata,
    .initialize = initialize, .shutdown = shutdown, .register_http = register_http, .get_extension = get_extension,
};

QNTX_PLUGIN_NOTE(NAME, VERSION, CONSTRAINT);
QNTX_PLUGIN(vtable)
