/* SPDX-License-Identifier: MIT */
/*
 * undefined-symbol: it calls a function that nobody defines. The host refuses it while opening, naming the
 * symbol, and not at the first call.
 */
#include "fixture.h"

void qntx_fixture_defined_by_nobody(void);

static qntx_status initialize(const qntx_host *host, void **state) {
    qntx_fixture_defined_by_nobody();
    return fixture_initialize(host, state);
}

FIXTURE_METADATA("undefined-symbol");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http)
