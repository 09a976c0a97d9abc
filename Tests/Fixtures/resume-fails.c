/* SPDX-License-Identifier: MIT */
/* resume-fails: resume fails, with a text. The host reports the text and the plugin stays paused. */
#include "fixture.h"

static qntx_status pause(void *state) {
    (void)state;
    return QNTX_OK;
}

static qntx_status resume(void *state) {
    return qntx_fail(state, QNTX_ERR_FAILED, "too tired to go on");
}

FIXTURE_METADATA("resume-fails");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .pause = pause, .resume = resume)
