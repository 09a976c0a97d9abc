/* SPDX-License-Identifier: MIT */
/*
 * configured: reads its configuration when it is initialized, and fails for a size of 13. It names its fields, and takes a
 * new configuration by being started again. GET /size answers the size, GET /starts how often it was started.
 */
#include <stdio.h>

#include "fixture.h"

static int64_t size;
static int starts;

static qntx_status initialize(const qntx_host *host, void **state) {
    const qntx_services *services = qntx_get_services(host);
    if (services == NULL) return qntx_fail(host, QNTX_ERR_UNSUPPORTED, "the host has no services");
    const int64_t wanted = services->config->get_int(host, QNTX_LIT("size"), 3);
    if (wanted == 13) return qntx_fail(host, QNTX_ERR_INVALID, "13 is bad luck");
    size = wanted;
    starts++;
    qntx_log(host, QNTX_LOG_WARNING, "started");
    *state = (void *)(uintptr_t)host;
    return QNTX_OK;
}

static qntx_status get_size(void *context, qntx_exchange exchange, const qntx_request *request) {
    char text[32];
    (void)context;
    (void)request;
    snprintf(text, sizeof text, "%lld\n", (long long)size);
    return qntx_respond_text(exchange, 200, text);
}

static qntx_status get_starts(void *context, qntx_exchange exchange, const qntx_request *request) {
    char text[32];
    (void)context;
    (void)request;
    snprintf(text, sizeof text, "%d\n", starts);
    return qntx_respond_text(exchange, 200, text);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    const qntx_status status = qntx_handle(mux, "GET /size", get_size, state);
    return status != QNTX_OK ? status : qntx_handle(mux, "GET /starts", get_starts, state);
}

static qntx_status config_schema(qntx_schema schema) {
    const qntx_config_field fields[] = {
        {.struct_size = sizeof fields[0], .name = "size", .type = "integer", .default_value = "3", .min_value = "1",
         .max_value = "16", .description = "How large it is"},
        {.struct_size = sizeof fields[0], .name = "label", .type = "string", .pattern = "[a-z]+"},
        {.struct_size = sizeof fields[0], .name = "ports", .type = "array", .element_type = "integer"},
        {.struct_size = sizeof fields[0], .name = "fast", .type = "boolean"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const qntx_status status = schema.api->field(schema, &fields[i]);
        if (status != QNTX_OK) return status;
    }
    return QNTX_OK;
}

FIXTURE_METADATA("configured");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = fixture_shutdown, .register_http = register_http,
               .config_schema = config_schema)
