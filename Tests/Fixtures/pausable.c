/* SPDX-License-Identifier: MIT */
/*
 * pausable: nothing wrong: it counts its pauses and resumes. GET /counts answers {"pauses":1,"resumes":1}
 * while it runs; while it is paused the host answers 503 and no request reaches it. Its health has the
 * same details.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "fixture.h"

static atomic_int pauses, resumes;

static qntx_status counts(void *context, qntx_exchange exchange, const qntx_request *request) {
    char json[64];
    (void)context;
    (void)request;
    snprintf(json, sizeof json, "{\"pauses\":%d,\"resumes\":%d}\n", pauses, resumes);
    return qntx_respond_json(exchange, 200, json);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_handle_inline(mux, "GET /hello", fixture_hello, state);
    return qntx_handle(mux, "GET /counts", counts, state);
}

static qntx_status health(void *state, qntx_health report) {
    char number[16];
    (void)state;
    snprintf(number, sizeof number, "%d", pauses);
    report.api->detail(report, QNTX_LIT("pauses"), qntx_cstr(number));
    snprintf(number, sizeof number, "%d", resumes);
    report.api->detail(report, QNTX_LIT("resumes"), qntx_cstr(number));
    return report.api->report(report, 1, pauses > resumes ? QNTX_LIT("paused") : QNTX_LIT("running"));
}

static qntx_status pause(void *state) {
    (void)state;
    pauses++;
    return QNTX_OK;
}

static qntx_status resume(void *state) {
    (void)state;
    resumes++;
    return QNTX_OK;
}

FIXTURE_METADATA("pausable");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = register_http,
               .health = health, .pause = pause, .resume = resume)
