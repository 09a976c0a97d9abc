/* SPDX-License-Identifier: MIT */
/*
 * initialize-slow: initialize takes 300 ms and succeeds. The host waits where its deadline is longer;
 * where it is shorter, it has given up, and calls shutdown once for the instance that comes too late. Both
 * leave a line in the trace.
 */
#include <unistd.h>

#include "fixture.h"
#include "trace.h"

static qntx_status initialize(const qntx_host *host, void **state) {
    usleep(300000);
    *state = (void *)(uintptr_t)host;
    fixture_trace("initialize-slow", "initialize");
    return QNTX_OK;
}

static qntx_status shutdown(void *state) {
    (void)state;
    fixture_trace("initialize-slow", "shutdown");
    return QNTX_OK;
}

FIXTURE_METADATA("initialize-slow");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown, .register_http = fixture_register_http)
