/* SPDX-License-Identifier: MIT */
/*
 * register-ignores-error: it adds a route that is refused, overlooks that and returns QNTX_OK. The host
 * fails the registration all the same.
 */
#include "fixture.h"

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_handle_inline(mux, "GET /hello", fixture_hello, state);
    qntx_handle_inline(mux, "no pattern at all", fixture_hello, state);
    return QNTX_OK;
}

FIXTURE_METADATA("register-ignores-error");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = register_http)
