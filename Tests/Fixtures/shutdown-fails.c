/* SPDX-License-Identifier: MIT */
/* shutdown-fails: shutdown fails, with a text. The host logs the text; the instance is over in any case. */
#include "fixture.h"

static qntx_status shutdown(void *state) {
    return qntx_fail(state, QNTX_ERR_BUSY, "not now");
}

FIXTURE_METADATA("shutdown-fails");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = shutdown,
               .register_http = fixture_register_http)
