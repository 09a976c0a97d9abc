/* SPDX-License-Identifier: MIT */
/*
 * register-fails: register_http fails, with a text. The host reports the text, calls shutdown, since
 * initialize had succeeded, and marks the plugin failed; none of its routes answers.
 */
#include "fixture.h"
#include "trace.h"

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_handle_inline(mux, "GET /hello", fixture_hello, state);
    return qntx_fail(state, QNTX_ERR_FAILED, "no routes today");
}

static qntx_status shutdown(void *state) {
    (void)state;
    fixture_trace("register-fails", "shutdown");
    return QNTX_OK;
}

FIXTURE_METADATA("register-fails");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = shutdown, .register_http = register_http)
