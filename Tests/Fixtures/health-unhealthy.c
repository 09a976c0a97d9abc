/* SPDX-License-Identifier: MIT */
/*
 * health-unhealthy: nothing wrong: a plugin that is ill and says so. The last verdict counts ("the disk is
 * full"), and the last value of each detail (queue 3, disk full).
 */
#include "fixture.h"

static qntx_status health(void *state, qntx_health report) {
    (void)state;
    report.api->detail(report, QNTX_LIT("queue"), QNTX_LIT("2"));
    report.api->detail(report, QNTX_LIT("queue"), QNTX_LIT("3"));
    report.api->detail(report, QNTX_LIT("disk"), QNTX_LIT("full"));
    report.api->report(report, 1, QNTX_LIT("well"));
    return report.api->report(report, 0, QNTX_LIT("the disk is full"));
}

FIXTURE_METADATA("health-unhealthy");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .health = health)
