/* SPDX-License-Identifier: MIT */
/*
 * health-hangs: health never returns. The host reports it as unhealthy at its deadline, does not ask it
 * again meanwhile, and everything else goes on, requests to this plugin included.
 */
#include <unistd.h>

#include "fixture.h"

static qntx_status health(void *state, qntx_health report) {
    (void)state;
    (void)report;
    volatile bool forever = true;
    while (forever) {
        sleep(1000);
    }
    return QNTX_OK;
}

FIXTURE_METADATA("health-hangs");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .health = health)
