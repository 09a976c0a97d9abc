/* SPDX-License-Identifier: MIT */
/*
 * register-null-handler: a route without a handler. It is QNTX_ERR_INVALID, and the host fails the
 * registration.
 */
#include "fixture.h"

static qntx_status register_http(void *state, qntx_mux mux) {
    const qntx_status status = qntx_handle_inline(mux, "GET /hello", NULL, state);
    return status == QNTX_ERR_INVALID ? status : qntx_fail(state, QNTX_ERR_FAILED, "the route was taken");
}

FIXTURE_METADATA("register-null-handler");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = register_http)
