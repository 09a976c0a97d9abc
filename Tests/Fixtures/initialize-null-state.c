/* SPDX-License-Identifier: MIT */
/*
 * initialize-null-state: nothing wrong: a plugin without a state. The host hands NULL on, and everything
 * works.
 */
#include "fixture.h"

static qntx_status initialize(const qntx_host *host, void **state) {
    (void)host;
    return *state == NULL ? QNTX_OK : QNTX_ERR_INVALID; /* it comes in as NULL */
}

static qntx_status shutdown(void *state) {
    return state == NULL ? QNTX_OK : QNTX_ERR_INVALID;
}

static qntx_status hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)request;
    return context == NULL ? qntx_respond_text(exchange, 200, "hello, world\n") : QNTX_ERR_FAILED;
}

static qntx_status register_http(void *state, qntx_mux mux) {
    return state == NULL ? qntx_handle(mux, "GET /hello", hello, state) : QNTX_ERR_INVALID;
}

static qntx_status health(void *state, qntx_health report) {
    return report.api->report(report, state == NULL, QNTX_LIT("stateless"));
}

FIXTURE_METADATA("initialize-null-state");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown, .register_http = register_http,
               .health = health)
