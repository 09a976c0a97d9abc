/* SPDX-License-Identifier: MIT */
/*
 * counter: nothing wrong: it leaves a line in the trace for each initialize, pause, resume and shutdown,
 * for tests of order. Its name comes from the command line: -DNAME='"alpha"'; -DVERSION='"2.0.0"' makes a
 * second version.
 */
#include "fixture.h"
#include "trace.h"

#ifndef NAME
#define NAME "counter"
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif

static qntx_status initialize(const qntx_host *host, void **state) {
    fixture_trace(NAME, "initialize");
    return fixture_initialize(host, state);
}

static qntx_status shutdown(void *state) {
    fixture_trace(NAME, "shutdown");
    return fixture_shutdown(state);
}

static qntx_status on_pause(void *state) {
    (void)state;
    fixture_trace(NAME, "pause");
    return QNTX_OK;
}

static qntx_status on_resume(void *state) {
    (void)state;
    fixture_trace(NAME, "resume");
    return QNTX_OK;
}

/* GET /version answers with the version, so that a test can tell a replaced plugin from its successor. */
static qntx_status version(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond_text(exchange, 200, VERSION "\n");
}

static qntx_status register_http(void *state, qntx_mux mux) {
    return qntx_handle_inline(mux, "GET /version", version, state);
}

static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = NAME, .version = VERSION};
FIXTURE_VTABLE(.flags = QNTX_PLUGIN_UNLOADABLE, .initialize = initialize, .shutdown = shutdown,
               .register_http = register_http, .pause = on_pause, .resume = on_resume)
