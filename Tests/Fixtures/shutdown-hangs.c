/* SPDX-License-Identifier: MIT */
/* shutdown-hangs: shutdown never returns. The host gives up at its deadline, stops the others and exits. */
#include <unistd.h>

#include "fixture.h"

static qntx_status shutdown(void *state) {
    (void)state;
    volatile bool forever = true;
    while (forever) {
        sleep(1000);
    }
    return QNTX_OK;
}

FIXTURE_METADATA("shutdown-hangs");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = shutdown,
               .register_http = fixture_register_http)
