/* SPDX-License-Identifier: MIT */
/*
 * schema-duplicate: a field twice. The second is QNTX_ERR_CONFLICT, and the host fails the question for
 * the schema, naming the field. The plugin itself works.
 */
#include "fixture.h"

static qntx_status config_schema(qntx_schema schema) {
    const qntx_config_field field = {.struct_size = sizeof field, .name = "colour", .type = "string"};
    schema.api->field(schema, &field);
    const qntx_status status = schema.api->field(schema, &field);
    return status == QNTX_ERR_CONFLICT ? QNTX_OK : QNTX_ERR_FAILED;
}

FIXTURE_METADATA("schema-duplicate");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,
               .register_http = fixture_register_http, .config_schema = config_schema)
