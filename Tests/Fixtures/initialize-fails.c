/* SPDX-License-Identifier: MIT */
/*
 * initialize-fails: initialize fails, with a text and with a state that is nonsense. The host reports the
 * text, marks the plugin failed and calls no shutdown: that would leave a line in the trace.
 */
#include "fixture.h"
#include "trace.h"

static qntx_status initialize(const qntx_host *host, void **state) {
    *state = (void *)(uintptr_t)0xdead;
    return qntx_fail(host, QNTX_ERR_FAILED, "the moon is in the wrong phase");
}

static qntx_status shutdown(void *state) {
    (void)state;
    fixture_trace("initialize-fails", "shutdown");
    return QNTX_OK;
}

FIXTURE_METADATA("initialize-fails");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown, .register_http = fixture_register_http)
