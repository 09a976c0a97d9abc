/* SPDX-License-Identifier: MIT */
/*
 * vtable-newer-minor: a plugin of the future: version 1.9, whose vtable, metadata, routes, answers and
 * fields have more at their ends. The host loads it and it works: what the host does not know it does not
 * read.
 */
#include "fixture.h"

#define FUTURE ((void *)(uintptr_t)0x5a5a5a5a5a5a5a5a) /* to follow this would crash */

static const struct {
    qntx_metadata known;
    const char *more[3];
} metadata = {
    {sizeof metadata, 0, "vtable-newer-minor", "1.0.0", ">=0.20", "From the future", NULL, "MIT"},
    {FUTURE, FUTURE, FUTURE},
};

static qntx_status hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    const struct {
        qntx_response known;
        void *more[3];
    } response = {
        {sizeof response, 200, NULL, 0, {"hello, world\n", 13}},
        {FUTURE, FUTURE, FUTURE},
    };
    (void)context;
    (void)request;
    return exchange.api->respond(exchange, &response.known);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    const struct {
        qntx_route known;
        void *more[3];
    } route = {
        {sizeof route, QNTX_ROUTE_INLINE | 0x80000000u, "GET /hello", hello, state, 0, 0, 0},
        {FUTURE, FUTURE, FUTURE},
    };
    return mux.api->handle(mux, &route.known);
}

static qntx_status config_schema(qntx_schema schema) {
    const struct {
        qntx_config_field known;
        void *more[3];
    } field = {
        {sizeof field, 0x80000000u, "key", "string", NULL, NULL, NULL, NULL, NULL, NULL},
        {FUTURE, FUTURE, FUTURE},
    };
    return schema.api->field(schema, &field.known);
}

static const struct {
    qntx_plugin_vtable known;
    void *more[4];
} vtable = {
    {sizeof vtable, (QNTX_ABI_MAJOR << 16) | 9u, UINT64_C(1) << 63, &metadata.known, fixture_initialize,
     fixture_shutdown, register_http, NULL, NULL, NULL, config_schema, NULL, NULL},
    {FUTURE, FUTURE, FUTURE, FUTURE},
};
QNTX_PLUGIN(vtable.known)
