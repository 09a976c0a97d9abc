/*
 * fixture.h: what an ordinary plugin has, so that each fixture shows its one misdeed and nothing else.
 * SPDX-License-Identifier: MIT
 *
 *     cc -shared -fPIC -I include Tests/Fixtures/NAME.c -o NAME.so
 */
#ifndef QNTX_FIXTURE_H
#define QNTX_FIXTURE_H

#include "qntx_plugin.h"

/* The state is the host, so that every function has it. */
static inline qntx_status fixture_initialize(const qntx_host *host, void **state) {
    *state = (void *)(uintptr_t)host;
    return QNTX_OK;
}

static inline qntx_status fixture_shutdown(void *state) {
    (void)state;
    return QNTX_OK;
}

/* GET /hello answers "hello, world\n". */
static inline qntx_status fixture_hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond_text(exchange, 200, "hello, world\n");
}

static inline qntx_status fixture_register_http(void *state, qntx_mux mux) {
    return qntx_handle_inline(mux, "GET /hello", fixture_hello, state);
}

/* What the vtable points to, with the fixture's own name. */
#define FIXTURE_METADATA(NAME)                                                                           \
    static const qntx_metadata metadata = {                                                              \
        .struct_size = sizeof(qntx_metadata),                                                            \
        .name = NAME,                                                                                    \
        .version = "1.0.0",                                                                              \
        .qntx_version = ">=0.20",                                                                        \
        .description = "A test fixture",                                                                 \
        .license = "MIT",                                                                                \
    }

/* The vtable with these functions, and the entry. */
#define FIXTURE_VTABLE(...)                                                                              \
    static const qntx_plugin_vtable vtable = {                                                           \
        .struct_size = sizeof(qntx_plugin_vtable),                                                       \
        .abi_version = QNTX_ABI_VERSION,                                                                 \
        .metadata = &metadata,                                                                           \
        __VA_ARGS__,                                                                                     \
    };                                                                                                   \
    QNTX_PLUGIN(vtable)

/* A plugin that does nothing wrong beyond what the file has said already. */
#define FIXTURE_ORDINARY()                                                                               \
    FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,                       \
                   .register_http = fixture_register_http)

#endif
