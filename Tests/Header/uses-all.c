/*
 * A plugin that uses every macro and every helper of qntx_plugin.h, and includes nothing else. It is C99
 * and C++11 at once; .ci/check-headers compiles it as every standard with every warning.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_plugin.h"

#define COUNT_ONE(NAME, NUMBER, TEXT) +1
enum { STATUS_COUNT = 0 QNTX_STATUS_LIST(COUNT_ONE) };

static qntx_status answer(void *context, qntx_exchange exchange, const qntx_request *request) {
    const qntx_host *host = (const qntx_host *)context;
    const qntx_str type = qntx_header(exchange, "content-type");
    const qntx_str name = qntx_path_value(exchange, "name");
    if ((request->flags & QNTX_REQUEST_BODY_READY) != 0 && request->body_length != QNTX_LENGTH_UNKNOWN) {
        const qntx_bytes body = request->body;
        return qntx_respond(exchange, 200, "application/octet-stream", body.data, body.length);
    }
    if (qntx_str_is(type, "text/plain")) {
        return qntx_respond_text(exchange, 200, qntx_status_text(QNTX_OK));
    }
    if (name.length == 0) {
        return qntx_fail(host, QNTX_ERR_INVALID, "no name");
    }
    return qntx_respond_json(exchange, 200, "{}");
}

static qntx_status stream(void *context, qntx_exchange exchange, const qntx_request *request) {
    char piece[64];
    size_t count = 0;
    qntx_bytes all;
    qntx_str name, value;
    qntx_pair header;
    qntx_response head;
    qntx_status status;
    (void)context;
    (void)request;
    header.name = QNTX_LIT("x-name");
    header.value = qntx_make_str("value", 5);
    head.struct_size = sizeof head;
    head.status = 200;
    head.headers = &header;
    head.header_count = 1;
    head.body = qntx_make_bytes(NULL, 0);
    if (!exchange.api->header_at(exchange, 0, &name, &value) || !exchange.api->is_open(exchange) ||
        exchange.api->time_left(exchange) == 0) {
        return QNTX_PENDING;
    }
    status = exchange.api->body_read(exchange, piece, sizeof piece, &count);
    status = status != QNTX_OK ? status : exchange.api->body_all(exchange, 0, &all);
    status = status != QNTX_OK ? status : exchange.api->begin(exchange, &head);
    status = status != QNTX_OK ? status : exchange.api->write(exchange, all);
    return status != QNTX_OK ? status : exchange.api->end(exchange, &header, 1);
}

static qntx_status initialize(const qntx_host *host, void **state) {
    static const int anything = STATUS_COUNT;
    if (host->abi_version != QNTX_ABI_VERSION || (host->abi_version >> 16) != QNTX_ABI_MAJOR ||
        (host->abi_version & 0xffffu) != QNTX_ABI_MINOR) {
        qntx_log(host, QNTX_LOG_WARNING, host->qntx_version);
    }
    if (host->log_enabled(host, QNTX_LOG_TRACE) && host->get_extension(host, "qntx.nothing/1") == NULL) {
        host->log(host, QNTX_LOG_DEBUG, qntx_cstr(host->domain), NULL, 0);
    }
    *state = (void *)(uintptr_t)&anything;
    return QNTX_OK;
}

static qntx_status shutdown(void *state) {
    return state != NULL ? QNTX_OK : QNTX_ERR_FAILED;
}

static qntx_status register_http(void *state, qntx_mux mux) {
    static qntx_route route;
    qntx_status status = qntx_handle(mux, "GET /{name}", answer, state);
    status = status != QNTX_OK ? status : qntx_handle_inline(mux, "PUT /{name}", answer, state);
    route.struct_size = sizeof route;
    route.flags = QNTX_ROUTE_INLINE;
    route.pattern = "POST /{$}";
    route.handler = stream;
    route.max_body = 1024;
    route.deadline_ms = 1000;
    return status != QNTX_OK ? status : mux.api->handle(mux, &route);
}

static qntx_status health(void *state, qntx_health report) {
    (void)state;
    return report.api->detail(report, QNTX_LIT("name"), QNTX_LIT("")) != QNTX_OK
               ? QNTX_ERR_CLOSED
               : report.api->report(report, 1, QNTX_LIT("well"));
}

static qntx_status pause(void *state) {
    (void)state;
    return QNTX_OK;
}

static qntx_status config_schema(qntx_schema schema) {
    static qntx_config_field field;
    field.struct_size = sizeof field;
    field.flags = QNTX_FIELD_REQUIRED;
    field.name = "key";
    field.type = "string";
    return schema.api->field(schema, &field);
}

static const void *get_extension(const char *name) {
    return name[0] == '\0' ? name : NULL;
}

static qntx_metadata metadata;
static qntx_plugin_vtable vtable;

/* Field by field, so that a field which a later version adds at the end needs no change here. */
QNTX_EXPORT void uses_all_fill(void);
void uses_all_fill(void) {
    metadata.struct_size = sizeof metadata;
    metadata.name = "uses-all";
    metadata.version = "1.0.0";
    vtable.struct_size = sizeof vtable;
    vtable.abi_version = QNTX_ABI_VERSION;
    vtable.flags = QNTX_PLUGIN_UNLOADABLE;
    vtable.metadata = &metadata;
    vtable.initialize = initialize;
    vtable.shutdown = shutdown;
    vtable.register_http = register_http;
    vtable.health = health;
    vtable.pause = pause;
    vtable.resume = pause;
    vtable.config_schema = config_schema;
    vtable.get_extension = get_extension;
}

QNTX_PLUGIN_NOTE("uses-all", "1.0.0", "");

/* The same note without the macro, from the parts that it is made of. */
static const char note_text[] = QNTX_NOTE_OWNER "\0uses-all";
QNTX_EXPORT const char *uses_all_note(uint32_t type);
const char *uses_all_note(uint32_t type) {
    return type == QNTX_NOTE_PLUGIN ? note_text : NULL;
}

QNTX_PLUGIN(vtable)
