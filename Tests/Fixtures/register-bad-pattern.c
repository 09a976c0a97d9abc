/* SPDX-License-Identifier: MIT */
/*
 * register-bad-pattern: a pattern that cannot be read. It is QNTX_ERR_INVALID, and the host fails the
 * registration with a message that quotes it.
 */
#include "fixture.h"

static qntx_status register_http(void *state, qntx_mux mux) {
    const qntx_status status = qntx_handle_inline(mux, "GET /a/{unclosed", fixture_hello, state);
    return status == QNTX_ERR_INVALID ? status : qntx_fail(state, QNTX_ERR_FAILED, "the pattern was taken");
}

FIXTURE_METADATA("register-bad-pattern");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = register_http)
