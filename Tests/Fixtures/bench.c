/*
 * The plugin that the benchmarks load, call and ask: as little work of its own as a plugin can have.
 * Its name is of a fixed width, so that copies of the library can be given names of their own.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_plugin.h"

#define NAME "bench-0000"
#define VERSION "1.0.0"
#define CONSTRAINT ">=0.1"

static char instance;

static qntx_status initialize(const qntx_host *host, void **state) {
    (void)host;
    *state = &instance;
    return QNTX_OK;
}

static qntx_status shutdown(void *state) {
    (void)state;
    return QNTX_OK;
}

static qntx_status hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond_text(exchange, 200, "hello, world\n");
}

static qntx_status echo(void *context, qntx_exchange exchange, const qntx_request *request) {
    qntx_bytes body = request->body;
    (void)context;
    if ((request->flags & QNTX_REQUEST_BODY_READY) == 0) {
        qntx_status status = exchange.api->body_all(exchange, 0, &body);
        if (status != QNTX_OK) {
            return status;
        }
    }
    return qntx_respond(exchange, 200, "application/octet-stream", body.data, body.length);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_status status = qntx_handle_inline(mux, "GET /inline", hello, state);
    if (status == QNTX_OK) {
        status = qntx_handle(mux, "GET /pooled", hello, state);
    }
    if (status == QNTX_OK) {
        status = qntx_handle_inline(mux, "POST /inline", echo, state);
    }
    if (status == QNTX_OK) {
        status = qntx_handle(mux, "POST /pooled", echo, state);
    }
    return status;
}

static const qntx_metadata metadata = {
    sizeof(qntx_metadata), 0, NAME, VERSION, CONSTRAINT, "Answers benchmarks", "QNTX", "MIT",
};

static const qntx_plugin_vtable vtable = {
    sizeof(qntx_plugin_vtable),
    QNTX_ABI_VERSION,
    0,
    &metadata,
    initialize,
    shutdown,
    register_http,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
};

QNTX_PLUGIN_NOTE(NAME, VERSION, CONSTRAINT);
QNTX_PLUGIN(vtable)
