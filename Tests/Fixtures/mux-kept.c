/* SPDX-License-Identifier: MIT */
/*
 * mux-kept: it keeps the mux and adds a route from a handler: GET /add answers with the status of that,
 * which has to be QNTX_ERR_CLOSED ("-5\n"), and GET /added stays 404.
 */
#include <stdio.h>

#include "fixture.h"

static qntx_mux kept;

static qntx_status add(void *context, qntx_exchange exchange, const qntx_request *request) {
    char text[16];
    (void)request;
    snprintf(text, sizeof text, "%d\n", qntx_handle_inline(kept, "GET /added", fixture_hello, context));
    return qntx_respond_text(exchange, 200, text);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    kept = mux;
    return qntx_handle(mux, "GET /add", add, state);
}

FIXTURE_METADATA("mux-kept");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = register_http)
