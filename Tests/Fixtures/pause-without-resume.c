/* SPDX-License-Identifier: MIT */
/*
 * pause-without-resume: a plugin that could be paused for ever. The host refuses it while binding: both or
 * neither.
 */
#include "fixture.h"

static qntx_status pause(void *state) {
    (void)state;
    return QNTX_OK;
}

FIXTURE_METADATA("pause-without-resume");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .pause = pause)
