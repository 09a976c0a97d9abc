/* SPDX-License-Identifier: MIT */
/*
 * initialize-garbage-status: initialize returns 12345, which is no status. To the host that is
 * QNTX_ERR_FAILED, and its error has the number.
 */
#include "fixture.h"

static qntx_status initialize(const qntx_host *host, void **state) {
    (void)host;
    (void)state;
    return 12345;
}

FIXTURE_METADATA("initialize-garbage-status");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http)
