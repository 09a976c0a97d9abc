/* SPDX-License-Identifier: MIT */
/*
 * websocket: serves WebSockets at "" (on its pool) and at "inline" (on the event loop) with the same functions, which
 * do what a message or the query asks for. HTTP says what has happened, and uses the handle that was kept.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"

typedef struct connection {
    atomic_int inside; /* calls for this connection */
    char query[64];
} connection;

static const qntx_host *host;
static atomic_int opens, closes, overlaps, writables, held, releases, messages, code_seen;
static qntx_websocket kept;
static char reason_seen[256];

static void enter(connection *self) {
    if (atomic_fetch_add(&self->inside, 1) != 0) atomic_fetch_add(&overlaps, 1);
}

static void leave(connection *self) {
    atomic_fetch_sub(&self->inside, 1);
}

static void hold(void) {
    atomic_fetch_add(&held, 1);
    while (atomic_load(&releases) == 0) usleep(1000);
    atomic_fetch_sub(&held, 1);
}

static qntx_status say(qntx_websocket socket, const char *what, long number) {
    char text[96];
    snprintf(text, sizeof text, "%s %ld", what, number);
    return qntx_websocket_send_text(socket, text);
}

typedef struct sender {
    qntx_websocket socket;
    int number;
} sender;

static void *send_many(void *argument) {
    const sender *self = argument;
    for (int i = 0; i < 100; i++) {
        char text[32];
        const int length = snprintf(text, sizeof text, "%d:%d", self->number, i);
        while (self->socket.api->send_wait(self->socket, QNTX_WEBSOCKET_TEXT, qntx_make_bytes(text, (size_t)length),
                                           UINT32_MAX) == QNTX_AGAIN) {
            usleep(100);
        }
    }
    return NULL;
}

static void send_from_threads(qntx_websocket socket) {
    pthread_t threads[10];
    sender senders[10];
    for (int i = 0; i < 10; i++) {
        senders[i] = (sender){socket, i};
        pthread_create(&threads[i], NULL, send_many, &senders[i]);
    }
    for (int i = 0; i < 10; i++) pthread_join(threads[i], NULL);
}

static qntx_status open_(void *context, qntx_websocket socket, const qntx_websocket_request *request, void **state) {
    connection *self;
    (void)context;
    if (request->struct_size < sizeof *request || *state != NULL) return QNTX_ERR_FAILED;
    char query[64] = "";
    memcpy(query, request->query.data, request->query.length < 63 ? request->query.length : 63);
    if (strncmp(query, "refuse=", 7) == 0) return atoi(query + 7);
    if (strcmp(query, "why") == 0) return qntx_fail(host, QNTX_ERR_DENIED, "a stranger");
    if (strcmp(query, "hold") == 0) hold();
    self = calloc(1, sizeof *self);
    if (self == NULL) return QNTX_ERR_NO_MEMORY;
    memcpy(self->query, query, sizeof query);
    kept = socket;
    *state = self;
    atomic_fetch_add(&opens, 1);
    if (strcmp(query, "greet") == 0) {
        char text[256];
        const qntx_str origin = qntx_websocket_header(request, "origin");
        const int length = snprintf(text, sizeof text, "path=%.*s peer=%.*s subprotocol=%.*s origin=%.*s headers=%zu",
                                    (int)request->path.length, request->path.data, (int)request->peer.length,
                                    request->peer.data, (int)request->subprotocol.length, request->subprotocol.data,
                                    (int)origin.length, origin.data, request->header_count);
        qntx_websocket_send_binary(socket, text, (size_t)length);
        qntx_websocket_send_text(socket, "welcome");
    }
    if (strcmp(query, "fill") == 0) {
        static char much[64 << 10];
        long sent = 0;
        memset(much, 'x', sizeof much);
        while (qntx_websocket_send_binary(socket, much, sizeof much) == QNTX_OK) sent++;
        atomic_store(&messages, (int)sent);
        atomic_store(&code_seen, socket.api->send_wait(socket, QNTX_WEBSOCKET_TEXT, qntx_make_bytes("x", 1), UINT32_MAX));
    }
    if (strcmp(query, "shut") == 0) {
        qntx_websocket_send_text(socket, "go away");
        atomic_store(&code_seen, qntx_websocket_close(socket, 4001, "at once"));
        atomic_store(&messages, qntx_websocket_send_text(socket, "too late"));
    }
    return QNTX_OK;
}

static qntx_status message_(void *context, void *state, qntx_websocket socket, int32_t type, qntx_bytes bytes) {
    connection *self = state;
    qntx_status status = QNTX_OK;
    char text[256] = "";
    (void)context;
    enter(self);
    atomic_fetch_add(&messages, 1);
    memcpy(text, bytes.data, bytes.length < 255 ? bytes.length : 255);
    if (type != QNTX_WEBSOCKET_TEXT) {
        status = socket.api->send(socket, type, bytes);
    } else if (strcmp(text, "again") == 0) {
        status = QNTX_AGAIN;
    } else if (strcmp(text, "resumed") == 0) {
        socket.api->resume(socket);
        status = QNTX_AGAIN;
    } else if (strncmp(text, "fail ", 5) == 0) {
        status = atoi(text + 5);
    } else if (strcmp(text, "why") == 0) {
        status = qntx_fail(host, QNTX_ERR_INVALID, "it makes no sense");
    } else if (strncmp(text, "close ", 6) == 0) {
        say(socket, "closed", qntx_websocket_close(socket, (uint32_t)atoi(text + 6), "good\xc3\xbc"));
        atomic_store(&code_seen, qntx_websocket_close(socket, 1000, NULL));
    } else if (strcmp(text, "hold") == 0) {
        hold();
    } else if (strcmp(text, "threads") == 0) {
        send_from_threads(socket);
    } else if (strncmp(text, "wait ", 5) == 0) {
        const qntx_status waited =
            socket.api->send_wait(socket, QNTX_WEBSOCKET_TEXT, qntx_make_bytes("waited", 6), (uint32_t)atol(text + 5));
        atomic_store(&code_seen, waited);
    } else if (strcmp(text, "bad") == 0) {
        char out[96];
        snprintf(out, sizeof out, "%d %d %d %d %d %d %d %d", socket.api->send(socket, QNTX_WEBSOCKET_TEXT, qntx_make_bytes("\xff", 1)),
                 socket.api->send(socket, 7, qntx_make_bytes("x", 1)),
                 socket.api->send(socket, QNTX_WEBSOCKET_BINARY, qntx_make_bytes(NULL, 1)),
                 socket.api->send(socket, QNTX_WEBSOCKET_BINARY, qntx_make_bytes("x", SIZE_MAX)),
                 socket.api->send(socket, QNTX_WEBSOCKET_BINARY, qntx_make_bytes("x", (64u << 20) + 1)),
                 socket.api->close(socket, 1006, qntx_cstr("no")), socket.api->close(socket, 70000, qntx_cstr("no")),
                 socket.api->close(socket, 1000, qntx_cstr("\xff")));
        status = qntx_websocket_send_text(socket, out);
    } else if (strcmp(text, "fill") == 0) {
        long sent = 0;
        while (qntx_websocket_send_text(socket, "fill") == QNTX_OK) sent++;
        atomic_store(&code_seen, (int)sent);
    } else {
        status = socket.api->send(socket, type, bytes);
    }
    leave(self);
    return status;
}

static void writable_(void *context, void *state, qntx_websocket socket) {
    (void)context;
    (void)socket;
    enter(state);
    atomic_fetch_add(&writables, 1);
    leave(state);
}

static void close_(void *context, void *state, qntx_websocket socket, uint32_t code, qntx_str reason) {
    connection *self = state;
    (void)context;
    enter(self);
    if (strcmp(self->query, "hang-at-close") == 0) hold();
    atomic_store(&code_seen, (int)code);
    snprintf(reason_seen, sizeof reason_seen, "%.*s", (int)reason.length, reason.data);
    /* It is over already. */
    if (qntx_websocket_send_text(socket, "late") != QNTX_ERR_CLOSED || socket.api->is_open(socket)) {
        atomic_fetch_add(&overlaps, 1000);
    }
    leave(self);
    free(self);
    atomic_fetch_add(&closes, 1);
}

static qntx_status report(void *context, qntx_exchange exchange, const qntx_request *request) {
    char text[512];
    (void)context;
    (void)request;
    snprintf(text, sizeof text, "opens=%d closes=%d overlaps=%d writables=%d held=%d messages=%d code=%d reason=%s",
             atomic_load(&opens), atomic_load(&closes), atomic_load(&overlaps), atomic_load(&writables),
             atomic_load(&held), atomic_load(&messages), atomic_load(&code_seen), reason_seen);
    return qntx_respond_text(exchange, 200, text);
}

static qntx_status release(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    atomic_store(&releases, 1);
    return qntx_respond_text(exchange, 200, "released");
}

/* Everything that can be done with the kept handle, or with one that was never given. */
static qntx_status use(void *context, qntx_exchange exchange, const qntx_request *request) {
    qntx_websocket socket = kept;
    char text[128];
    (void)context;
    if (request->query.length > 0) {
        char number[32] = "";
        memcpy(number, request->query.data, request->query.length < 31 ? request->query.length : 31);
        socket.id = strtoull(number, NULL, 10);
    }
    const int sent = qntx_websocket_send_text(socket, "kept");
    const int waited = socket.api->send_wait(socket, QNTX_WEBSOCKET_BINARY, qntx_make_bytes("kept", 4), UINT32_MAX);
    const int resumed = socket.api->resume(socket);
    const int is_open = socket.api->is_open(socket);
    const int closed = qntx_websocket_close(socket, 4000, "kept");
    const int queued = (int)socket.api->queued(socket);
    snprintf(text, sizeof text, "%d %d %d %d %d %d", sent, waited, resumed, is_open, closed, queued);
    return qntx_respond_text(exchange, 200, text);
}

static qntx_status resume(void *context, qntx_exchange exchange, const qntx_request *request) {
    char text[32];
    (void)context;
    (void)request;
    snprintf(text, sizeof text, "%d", kept.api->resume(kept));
    return qntx_respond_text(exchange, 200, text);
}

static void *use_for_long(void *argument) {
    const qntx_websocket *sockets = argument;
    for (int i = 0; i < 20000; i++) {
        const qntx_websocket socket = sockets[i % 64];
        qntx_websocket_send_text(socket, "stale");
        socket.api->is_open(socket);
        socket.api->resume(socket);
    }
    return NULL;
}

/* Ten threads with handles that are over, that never were, and one that may be there. */
static qntx_status storm(void *context, qntx_exchange exchange, const qntx_request *request) {
    static qntx_websocket sockets[64];
    pthread_t threads[10];
    (void)context;
    (void)request;
    for (unsigned i = 0; i < 64; i++) sockets[i] = (qntx_websocket){kept.api, kept.id - ((uint64_t)i << 20) + i * 77777};
    for (int i = 0; i < 10; i++) pthread_create(&threads[i], NULL, use_for_long, sockets);
    for (int i = 0; i < 10; i++) pthread_join(threads[i], NULL);
    return qntx_respond_text(exchange, 200, "over");
}

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_status status = qntx_handle_inline(mux, "GET /report", report, state);
    status = status != QNTX_OK ? status : qntx_handle_inline(mux, "GET /release", release, state);
    status = status != QNTX_OK ? status : qntx_handle_inline(mux, "GET /resume", resume, state);
    status = status != QNTX_OK ? status : qntx_handle(mux, "GET /storm", storm, state);
    return status != QNTX_OK ? status : qntx_handle(mux, "GET /use", use, state);
}

static qntx_status register_websockets(void *state, qntx_websocket_registry registry) {
    static const char *const subprotocols[] = {"chat.v2", "chat.v1"};
    qntx_websocket_endpoint endpoint = {
        .struct_size = sizeof endpoint,
        .subprotocols = subprotocols,
        .subprotocol_count = 2,
        .context = state,
        .open = open_,
        .message = message_,
        .writable = writable_,
        .close = close_,
    };
    qntx_status status = registry.api->endpoint(registry, &endpoint);
    endpoint.name = "inline";
    endpoint.flags = QNTX_WEBSOCKET_INLINE;
    return status != QNTX_OK ? status : registry.api->endpoint(registry, &endpoint);
}

static qntx_status initialize(const qntx_host *given, void **state) {
    host = given;
    return fixture_initialize(given, state);
}

/* Every connection is over by now. */
static qntx_status shutdown_(void *state) {
    (void)state;
    return atomic_load(&opens) == atomic_load(&closes) ? QNTX_OK : qntx_fail(host, QNTX_ERR_BUSY, "not all are closed");
}

static const qntx_websockets websockets = {sizeof websockets, 0, register_websockets};

static const void *get_extension(const char *name) {
    return strcmp(name, QNTX_WEBSOCKET) == 0 ? &websockets : NULL;
}

FIXTURE_METADATA("websocket");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown_, .register_http = register_http,
               .get_extension = get_extension)
