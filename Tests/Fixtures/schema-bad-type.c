/* SPDX-License-Identifier: MIT */
/*
 * schema-bad-type: a field of the type "text", which there is not. It is QNTX_ERR_INVALID, and the host
 * fails the question for the schema, naming field and type. The plugin itself works.
 */
#include "fixture.h"

static qntx_status config_schema(qntx_schema schema) {
    const qntx_config_field field = {.struct_size = sizeof field, .name = "colour", .type = "text"};
    const qntx_status status = schema.api->field(schema, &field);
    return status == QNTX_ERR_INVALID ? QNTX_OK : QNTX_ERR_FAILED;
}

FIXTURE_METADATA("schema-bad-type");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .config_schema = config_schema)
