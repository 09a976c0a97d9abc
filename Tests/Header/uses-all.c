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

static void writable(void *context, qntx_exchange exchange) {
    (void)context;
    (void)qntx_try_write(exchange, "more", 4);
}

static void over(void *context, qntx_exchange exchange, qntx_status reason) {
    (void)context;
    (void)exchange;
    (void)reason;
}

static qntx_status watch(qntx_exchange exchange) {
    qntx_exchange_events events;
    events.struct_size = sizeof events;
    events.reserved = 0;
    events.context = NULL;
    events.writable = writable;
    events.gone = writable;
    events.over = over;
    return qntx_watch(exchange, &events);
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
    status = status != QNTX_OK ? status : watch(exchange);
    return status != QNTX_OK ? status : exchange.api->end(exchange, &header, 1);
}

static bool each_text(void *context, qntx_str text) {
    (void)context;
    return text.length > 0;
}

static bool each_job(void *context, const qntx_job *job) {
    (void)context;
    return job->status == QNTX_JOB_QUEUED || job->status == QNTX_JOB_RUNNING ||
           job->status == QNTX_JOB_PAUSED || job->status == QNTX_JOB_COMPLETED ||
           job->status == QNTX_JOB_FAILED || job->status == QNTX_JOB_CANCELLED;
}

static bool each_attestation(void *context, const qntx_attestation *attestation) {
    (void)context;
    return attestation->subject_count > 0;
}

static bool each_row(void *context, const qntx_row *row) {
    const qntx_value *value = row->values;
    (void)context;
    return row->count == 1 && (value->type == QNTX_VALUE_NULL || value->type == QNTX_VALUE_INTEGER ||
                               value->type == QNTX_VALUE_REAL || value->type == QNTX_VALUE_TEXT ||
                               value->type == QNTX_VALUE_BLOB);
}

static qntx_status configuration(const qntx_host *host, const qntx_config_api *config) {
    char text[16];
    size_t length = 0;
    qntx_status status = config->set(host, QNTX_LIT("key"), QNTX_LIT("1"));
    status = status != QNTX_OK ? status : config->get(host, QNTX_LIT("key"), text, sizeof text, &length);
    status = status != QNTX_OK ? status : config->get_list(host, QNTX_LIT("key"), each_text, NULL);
    status = status != QNTX_OK ? status : config->keys(host, each_text, NULL);
    return config->get_int(host, QNTX_LIT("key"), 1) == 1 && config->get_bool(host, QNTX_LIT("key"), true) &&
                   config->get_number(host, QNTX_LIT("key"), 1) > 0
               ? status
               : QNTX_ERR_FAILED;
}

static qntx_status attestations(const qntx_host *host, const qntx_attestations_api *store) {
    static qntx_attestation made;
    static qntx_attestation_filter filter;
    static qntx_str subject;
    const qntx_attestation *all = &made;
    bool exists = false;
    qntx_status status;
    subject = QNTX_LIT("subject");
    made.struct_size = sizeof made;
    made.subjects = &subject;
    made.subject_count = 1;
    filter.struct_size = sizeof filter;
    filter.limit = 1;
    status = store->create(host, &all, 1, each_attestation, NULL);
    status = status != QNTX_OK ? status : store->generate(host, &all, 1, each_attestation, NULL);
    status = status != QNTX_OK ? status : store->exists(host, QNTX_LIT("AS"), &exists);
    return status != QNTX_OK ? status : store->query(host, &filter, each_attestation, NULL);
}

static qntx_status queue(const qntx_host *host, const qntx_queue_api *jobs) {
    static qntx_job job;
    const qntx_job *all = &job;
    qntx_status status;
    job.struct_size = sizeof job;
    job.handler = QNTX_LIT("uses-all.work");
    status = jobs->enqueue(host, &all, 1, QNTX_ENQUEUE_DEDUPLICATE, each_text, NULL);
    status = status != QNTX_OK ? status : jobs->get(host, job.id, each_job, NULL);
    status = status != QNTX_OK ? status : jobs->update(host, &job);
    status = status != QNTX_OK ? status : jobs->list(host, -1, 0, each_job, NULL);
    return status != QNTX_OK ? status : jobs->cancel(host, job.id);
}

static qntx_status in_transaction(void *context, qntx_transaction transaction) {
    const qntx_value *arguments = (const qntx_value *)context;
    qntx_change change;
    change.struct_size = sizeof change;
    return transaction.api->execute(transaction, QNTX_LIT("DELETE"), arguments, 1, &change) != QNTX_OK
               ? QNTX_ERR_FAILED
               : transaction.api->query(transaction, QNTX_LIT("SELECT"), arguments, 1, each_row, NULL);
}

static qntx_status database(const qntx_host *host, const qntx_database_api *tables) {
    qntx_value arguments[5];
    qntx_status status;
    arguments[0] = qntx_null();
    arguments[1] = qntx_integer(1);
    arguments[2] = qntx_real(1);
    arguments[3] = qntx_text(tables->table_prefix(host));
    arguments[4] = qntx_blob("\0", 1);
    status = tables->execute(host, QNTX_LIT("INSERT"), arguments, 5, NULL);
    status = status != QNTX_OK ? status : tables->query(host, QNTX_LIT("SELECT"), NULL, 0, each_row, NULL);
    return status != QNTX_OK ? status : tables->transaction(host, in_transaction, arguments);
}

static qntx_status use_services(const qntx_host *host) {
    const qntx_services *services = qntx_get_services(host);
    qntx_status status = QNTX_OK;
    if (services == NULL || services != host->get_extension(host, QNTX_SERVICES)) {
        return QNTX_OK;
    }
    status = services->config != NULL ? configuration(host, services->config) : status;
    status = services->attestations != NULL ? attestations(host, services->attestations) : status;
    status = services->queue != NULL ? queue(host, services->queue) : status;
    status = services->database != NULL ? database(host, services->database) : status;
    return status != QNTX_OK ? host->fail(host, status, services->error_text()) : status;
}

static qntx_status work(void *context, qntx_work work, const qntx_job *job) {
    (void)context;
    if (work.api->is_cancelled(work) || work.api->time_left(work) == 0) {
        return QNTX_ERR_CLOSED;
    }
    if (work.api->progress(work, 1, 1) != QNTX_OK || work.api->cost(work, 0.5) != QNTX_OK) {
        return work.api->retry(work, UINT64_MAX, QNTX_LIT("later"));
    }
    return work.api->result(work, job->payload);
}

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    return registry.api->handle(registry, QNTX_LIT("uses-all.work"), work, state);
}

static qntx_status reconfigure(void *state) {
    return state != NULL ? QNTX_OK : QNTX_ERR_FAILED;
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
    return use_services(host);
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

static qntx_status save(void *state, qntx_saved saved) {
    return qntx_save(saved, &state, sizeof state);
}

static qntx_status restore(void *state, qntx_str version, qntx_bytes saved) {
    (void)state;
    return version.length > 0 && saved.length == sizeof state ? QNTX_OK : QNTX_ERR_INVALID;
}

static qntx_status websocket_open(void *context, qntx_websocket socket, const qntx_websocket_request *request,
                                  void **connection) {
    *connection = context;
    if (qntx_websocket_header(request, "origin").length == 0) {
        return QNTX_ERR_DENIED;
    }
    return qntx_websocket_send_text(socket, "welcome");
}

static qntx_status websocket_message(void *context, void *connection, qntx_websocket socket, int32_t type,
                                     qntx_bytes message) {
    (void)context;
    (void)connection;
    if (type == QNTX_WEBSOCKET_BINARY) {
        return qntx_websocket_send_binary(socket, message.data, message.length);
    }
    if (socket.api->queued(socket) > 0 || !socket.api->is_open(socket)) {
        return qntx_websocket_close(socket, QNTX_WEBSOCKET_GOING_AWAY, NULL);
    }
    return socket.api->send_wait(socket, QNTX_WEBSOCKET_TEXT, message, 100);
}

static void websocket_writable(void *context, void *connection, qntx_websocket socket) {
    (void)context;
    (void)connection;
    (void)socket.api->resume(socket);
}

static void websocket_close(void *context, void *connection, qntx_websocket socket, uint32_t code,
                            qntx_str reason) {
    (void)context;
    (void)connection;
    (void)socket;
    (void)reason;
    (void)(code == QNTX_WEBSOCKET_NORMAL || code == QNTX_WEBSOCKET_NO_CODE || code == QNTX_WEBSOCKET_LOST ||
           code == QNTX_WEBSOCKET_DENIED || code == QNTX_WEBSOCKET_FAILED);
}

static qntx_status register_websockets(void *state, qntx_websocket_registry registry) {
    static const char *const subprotocols[] = {"v1"};
    static qntx_websocket_endpoint endpoint;
    endpoint.struct_size = sizeof endpoint;
    endpoint.flags = QNTX_WEBSOCKET_INLINE;
    endpoint.subprotocols = subprotocols;
    endpoint.subprotocol_count = 1;
    endpoint.context = state;
    endpoint.open = websocket_open;
    endpoint.message = websocket_message;
    endpoint.writable = websocket_writable;
    endpoint.close = websocket_close;
    return registry.api->endpoint(registry, &endpoint);
}

static void drain(void *state) {
    (void)state;
}

static const void *get_extension(const char *name) {
    static qntx_drain draining;
    static qntx_websockets websockets;
    static qntx_jobs jobs;
    static qntx_reconfigure again;
    static qntx_handover handover;
    jobs.struct_size = sizeof jobs;
    jobs.register_jobs = register_jobs;
    again.struct_size = sizeof again;
    again.reconfigure = reconfigure;
    handover.struct_size = sizeof handover;
    handover.save = save;
    handover.restore = restore;
    websockets.struct_size = sizeof websockets;
    websockets.register_websockets = register_websockets;
    draining.struct_size = sizeof draining;
    draining.drain = drain;
    if (qntx_str_is(qntx_cstr(name), QNTX_DRAIN)) {
        return &draining;
    }
    if (qntx_str_is(qntx_cstr(name), QNTX_WEBSOCKET)) {
        return &websockets;
    }
    if (qntx_str_is(qntx_cstr(name), QNTX_HANDOVER)) {
        return &handover;
    }
    if (qntx_str_is(qntx_cstr(name), QNTX_JOBS)) {
        return &jobs;
    }
    return qntx_str_is(qntx_cstr(name), QNTX_RECONFIGURE) ? &again : NULL;
}

static qntx_status declared(const char *text, qntx_progress progress, qntx_sink reason) {
    return qntx_report(progress, 0, 1) ? QNTX_OK : qntx_say(reason, QNTX_ERR_CLOSED, text);
}

static void packed(void *context, void *const *arguments, void *result) {
    (void)context;
    *(double *)result = *(const double *)arguments[0];
}

static qntx_function declarations[2];
static qntx_functions functions;

static const qntx_functions *declare(void) {
    const qntx_packed_function function = packed;
    declarations[0].struct_size = sizeof declarations[0];
    declarations[0].flags = QNTX_FUNCTION_BLOCKING | QNTX_FUNCTION_CANCELLABLE;
    declarations[0].name = "declared";
    declarations[0].signature = "(cstr, progress, reason) -> status";
    declarations[0].parameters = "text, progress, reason";
    declarations[0].address = (qntx_function_address)declared;
    declarations[1].struct_size = sizeof declarations[1];
    declarations[1].flags = QNTX_FUNCTION_PURE | QNTX_FUNCTION_PACKED;
    declarations[1].name = "packed";
    declarations[1].signature = "(value: f64) -> f64";
    declarations[1].address = (qntx_function_address)function;
    functions.struct_size = sizeof functions;
    functions.count = 2;
    functions.functions = declarations;
    functions.types = "enum kind { call, put }";
    return &functions;
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
    vtable.functions = declare();
}

QNTX_PLUGIN_NOTE("uses-all", "1.0.0", "");

/* The same note without the macro, from the parts that it is made of. */
static const char note_text[] = QNTX_NOTE_OWNER "\0uses-all";
QNTX_EXPORT const char *uses_all_note(uint32_t type);
const char *uses_all_note(uint32_t type) {
    return type == QNTX_NOTE_PLUGIN ? note_text : NULL;
}

QNTX_PLUGIN(vtable)
