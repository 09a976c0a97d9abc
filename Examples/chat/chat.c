/*
 * chat: a chat room, in C. What one says on the WebSocket /chat-ws all others hear; GET /api/chat/ is the page for it.
 * SPDX-License-Identifier: MIT
 *
 *     cc -O2 -fPIC -shared -I../../include chat.c -o chat.so
 */
#include <pthread.h>
#include <stdlib.h>

#include "page.h"
#include "qntx_plugin.h"

/* One who is in the room, in a list of all. */
typedef struct guest {
    qntx_websocket socket;
    struct guest *next;
} guest;

/* One running instance. Several clients come, speak and go at once. */
typedef struct room {
    const qntx_host *host;
    pthread_mutex_t lock;
    guest *guests;
} room;

/* A client comes in. What the room needs of it is its socket, which can be sent to from any thread. */
static qntx_status enter(void *context, qntx_websocket socket, const qntx_websocket_request *request,
                         void **connection) {
    room *self = context;
    guest *one = malloc(sizeof *one);
    (void)request;
    if (one == NULL) return QNTX_ERR_NO_MEMORY;
    one->socket = socket;
    pthread_mutex_lock(&self->lock);
    one->next = self->guests;
    self->guests = one;
    pthread_mutex_unlock(&self->lock);
    *connection = one;
    return QNTX_OK;
}

/* A client says something: all hear it. One who is too slow to listen misses it. */
static qntx_status say(void *context, void *connection, qntx_websocket socket, int32_t type, qntx_bytes message) {
    room *self = context;
    (void)connection;
    (void)socket;
    pthread_mutex_lock(&self->lock);
    for (guest *one = self->guests; one != NULL; one = one->next) {
        (void)one->socket.api->send(one->socket, type, message);
    }
    pthread_mutex_unlock(&self->lock);
    return QNTX_OK;
}

static void leave(void *context, void *connection, qntx_websocket socket, uint32_t code, qntx_str reason) {
    room *self = context;
    (void)socket;
    (void)code;
    (void)reason;
    pthread_mutex_lock(&self->lock);
    for (guest **place = &self->guests; *place != NULL; place = &(*place)->next) {
        if (*place == connection) {
            *place = (*place)->next;
            break;
        }
    }
    pthread_mutex_unlock(&self->lock);
    free(connection);
}

static qntx_status page(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond(exchange, 200, "text/html; charset=utf-8", chat_page, sizeof chat_page - 1);
}

static qntx_status chat_initialize(const qntx_host *host, void **state) {
    room *self = calloc(1, sizeof *self);
    if (self == NULL) return QNTX_ERR_NO_MEMORY;
    self->host = host;
    pthread_mutex_init(&self->lock, NULL);
    *state = self;
    return QNTX_OK;
}

/* The host has closed all WebSockets by now: the list is empty. */
static qntx_status chat_shutdown(void *state) {
    room *self = state;
    pthread_mutex_destroy(&self->lock);
    free(self);
    return QNTX_OK;
}

static qntx_status chat_register_http(void *state, qntx_mux mux) {
    return qntx_handle_inline(mux, "GET /{$}", page, state);
}

static qntx_status chat_register_websockets(void *state, qntx_websocket_registry registry) {
    const qntx_websocket_endpoint endpoint = {
        .struct_size = sizeof endpoint, .context = state, .open = enter, .message = say, .close = leave,
    };
    return registry.api->endpoint(registry, &endpoint);
}

static const void *chat_get_extension(const char *name) {
    static const qntx_websockets websockets = {sizeof websockets, 0, chat_register_websockets};
    return qntx_str_is(qntx_cstr(name), QNTX_WEBSOCKET) ? &websockets : NULL;
}

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata, .name = "chat", .version = "1.0.0", .qntx_version = ">=0.20, <2",
    .description = "A chat room over WebSocket, in C.", .author = "QNTX", .license = "MIT",
};
QNTX_PLUGIN_NOTE("chat", "1.0.0", ">=0.20, <2");

static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .flags = QNTX_PLUGIN_UNLOADABLE,
    .metadata = &metadata, .initialize = chat_initialize, .shutdown = chat_shutdown,
    .register_http = chat_register_http, .get_extension = chat_get_extension,
};
QNTX_PLUGIN(vtable)
