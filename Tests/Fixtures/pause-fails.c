/* SPDX-License-Identifier: MIT */
/* pause-fails: pause fails, with a text. The host reports the text and the plugin stays running. */
#include "fixture.h"

static qntx_status pause(void *state) {
    return qntx_fail(state, QNTX_ERR_BUSY, "too much to do");
}

static qntx_status resume(void *state) {
    (void)state;
    return QNTX_OK;
}

FIXTURE_METADATA("pause-fails");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .pause = pause, .resume = resume)
