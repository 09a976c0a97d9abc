/* SPDX-License-Identifier: MIT */
/*
 * schema-full: nothing wrong: a field of each of the five types, with each attribute at least once. The
 * host shows all of it.
 */
#include "fixture.h"

static const qntx_config_field fields[] = {
    {.struct_size = sizeof(qntx_config_field), .flags = QNTX_FIELD_REQUIRED, .name = "endpoint",
     .type = "string", .description = "The archive", .default_value = "https://example.org/",
     .pattern = "https?://.+"},
    {.struct_size = sizeof(qntx_config_field), .name = "workers", .type = "integer",
     .description = "How many at once", .default_value = "4", .min_value = "1", .max_value = "64"},
    {.struct_size = sizeof(qntx_config_field), .name = "threshold", .type = "number",
     .description = "From where on it counts", .default_value = "0.5", .min_value = "0", .max_value = "1"},
    {.struct_size = sizeof(qntx_config_field), .name = "verbose", .type = "boolean",
     .default_value = "false"},
    {.struct_size = sizeof(qntx_config_field), .name = "tags", .type = "array", .element_type = "string",
     .description = "Labels, \"quoted\" and caf\xc3\xa9", .default_value = "[\"a\",\"b\"]"},
};

static qntx_status config_schema(qntx_schema schema) {
    qntx_status status = QNTX_OK;
    for (size_t i = 0; status == QNTX_OK && i < sizeof fields / sizeof *fields; i++) {
        status = schema.api->field(schema, &fields[i]);
    }
    return status;
}

FIXTURE_METADATA("schema-full");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .config_schema = config_schema)
