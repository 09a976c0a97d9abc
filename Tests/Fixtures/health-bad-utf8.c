/* SPDX-License-Identifier: MIT */
/*
 * health-bad-utf8: its message and details are not UTF-8. The host repairs them: what it answers to a
 * client is UTF-8 and JSON.
 */
#include "fixture.h"

static qntx_status health(void *state, qntx_health report) {
    (void)state;
    report.api->detail(report, QNTX_LIT("na\xffme"), QNTX_LIT("val\xc3"));
    report.api->detail(report, QNTX_LIT("zero\0inside"), QNTX_LIT("\xed\xa0\x80"));
    report.api->detail(report, qntx_make_str(NULL, 0), qntx_make_str(NULL, 0));
    return report.api->report(report, 1, QNTX_LIT("caf\xe9"));
}

FIXTURE_METADATA("health-bad-utf8");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .health = health)
