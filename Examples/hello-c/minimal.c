/* SPDX-License-Identifier: MIT; cc -shared -fPIC -I ../../include minimal.c -o minimal.so */
#include "qntx_plugin.h"

static qntx_status hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)request;
    qntx_log(context, QNTX_LOG_DEBUG, "someone says hello");
    return qntx_respond_text(exchange, 200, "hello, world\n");
}

static qntx_status start(const qntx_host *host, void **state) {
    *state = (void *)host; /* all the state there is */
    return QNTX_OK;
}

static qntx_status stop(void *state) {
    qntx_log(state, QNTX_LOG_INFO, "goodbye");
    return QNTX_OK;
}

static qntx_status routes(void *state, qntx_mux mux) {
    return qntx_handle(mux, "GET /hello", hello, state);
}

static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = "minimal", .version = "1.0.0"};
static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata,
    .initialize = start, .shutdown = stop, .register_http = routes,
};
QNTX_PLUGIN(vtable)
