/* SPDX-License-Identifier: MIT */
/*
 * register-conflict: two patterns of which neither is more specific. The second is QNTX_ERR_CONFLICT, and
 * the host fails the registration with a message that names both.
 */
#include "fixture.h"

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_handle_inline(mux, "GET /{first}/b", fixture_hello, state);
    const qntx_status status = qntx_handle_inline(mux, "GET /a/{second}", fixture_hello, state);
    return status == QNTX_ERR_CONFLICT ? status : qntx_fail(state, QNTX_ERR_FAILED, "no conflict was seen");
}

FIXTURE_METADATA("register-conflict");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = register_http)
