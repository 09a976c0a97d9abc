/* SPDX-License-Identifier: MIT */
/* health-silent: health returns QNTX_OK and has reported nothing. To the host that is unhealthy. */
#include "fixture.h"

static qntx_status health(void *state, qntx_health report) {
    (void)state;
    (void)report;
    return QNTX_OK;
}

FIXTURE_METADATA("health-silent");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .health = health)
