/* SPDX-License-Identifier: MIT */
/*
 * initialize-hangs: initialize never returns. The host gives up at its deadline, marks the plugin failed,
 * and starts the others; its own shutdown does not wait for this one.
 */
#include <unistd.h>

#include "fixture.h"

static qntx_status initialize(const qntx_host *host, void **state) {
    (void)host;
    (void)state;
    volatile bool forever = true;
    while (forever) {
        sleep(1000);
    }
    return QNTX_OK;
}

FIXTURE_METADATA("initialize-hangs");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http)
