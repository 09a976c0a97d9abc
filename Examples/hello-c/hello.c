/*
 * hello-c: a QNTX plugin in C, to copy and change.
 * SPDX-License-Identifier: MIT
 *
 *     cc -O2 -fPIC -shared -fvisibility=hidden -I../../include hello.c -o hello-c.so
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "qntx_plugin.h"

/* Everything that one running instance has. Handlers run side by side, so what they change is atomic. */
typedef struct hello {
    const qntx_host *host;
    atomic_ullong served;
    char greeting[401]; /* 100 characters of UTF-8 and a NUL; does not change once the instance has started */
} hello;

/* GET / answers at once: quick enough for the event loop itself. */
static qntx_status greeting(void *context, qntx_exchange exchange, const qntx_request *request) {
    hello *self = context;
    char text[sizeof self->greeting + 16];
    (void)request;
    self->served++;
    snprintf(text, sizeof text, "%s from C\n", self->greeting);
    return qntx_respond_text(exchange, 200, text);
}

/* GET /greet/{name} answers with JSON. A path value holds whatever the client sent, so it is escaped. */
static qntx_status greet(void *context, qntx_exchange exchange, const qntx_request *request) {
    hello *self = context;
    json out = {0};
    (void)request;
    self->served++;
    json_member(&out, self->greeting, qntx_path_value(exchange, "name"));
    return json_respond(&out, exchange, 200);
}

/* POST /echo sends the body back piece by piece, so that a large one never lies in memory as a whole. */
static qntx_status echo(void *context, qntx_exchange exchange, const qntx_request *request) {
    const qntx_pair type = {QNTX_LIT("content-type"), qntx_header(exchange, "content-type")};
    const qntx_response head = {
        .struct_size = sizeof head, .status = 200, .headers = &type, .header_count = type.value.length > 0};
    char piece[16384];
    size_t length = 0;
    (void)request;
    ((hello *)context)->served++;
    qntx_status status = exchange.api->body_read(exchange, piece, sizeof piece, &length);
    if (status == QNTX_OK) { /* not before: until `begin` the host can still say what is wrong */
        status = exchange.api->begin(exchange, &head);
    }
    while (status == QNTX_OK && length > 0) {
        status = exchange.api->write(exchange, qntx_make_bytes(piece, length));
        status = status != QNTX_OK ? status : exchange.api->body_read(exchange, piece, sizeof piece, &length);
    }
    return status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
}

/* GET /whoami shows a client what arrives here of its request. */
static qntx_status whoami(void *context, qntx_exchange exchange, const qntx_request *request) {
    json out = {0};
    ((hello *)context)->served++;
    json_member(&out, "method", request->method);
    json_member(&out, "path", request->path);
    json_member(&out, "query", request->query);
    json_member(&out, "host", qntx_header(exchange, "host"));
    json_member(&out, "user-agent", qntx_header(exchange, "user-agent"));
    json_member(&out, "accept", qntx_header(exchange, "accept"));
    return json_respond(&out, exchange, 200);
}

/*
 * Reads the configuration; "hello" where nothing is set, and in a host without services. A new configuration
 * reaches this plugin by a new start: one that wants to take it as it runs has "qntx.reconfigure/1".
 */
static void read_configuration(hello *self) {
    const qntx_services *services = qntx_get_services(self->host);
    const qntx_config_api *config = services != NULL ? services->config : NULL;
    if (config == NULL || config->get(self->host, QNTX_LIT("greeting"), self->greeting,
                                      sizeof self->greeting - 1, NULL) != QNTX_OK) {
        snprintf(self->greeting, sizeof self->greeting, "hello");
    }
}

static qntx_status hello_initialize(const qntx_host *host, void **state) {
    hello *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return qntx_fail(host, QNTX_ERR_NO_MEMORY, "no memory for the state");
    }
    self->host = host;
    read_configuration(self);
    *state = self;
    qntx_log(host, QNTX_LOG_INFO, "hello-c is ready");
    return QNTX_OK;
}

static qntx_status hello_shutdown(void *state) {
    hello *self = state;
    qntx_log(self->host, QNTX_LOG_INFO, "hello-c says goodbye");
    free(self);
    return QNTX_OK;
}

/* The state goes along with each route. A route that the host refuses fails the whole, in its own words. */
static qntx_status hello_register_http(void *state, qntx_mux mux) {
    qntx_handle_inline(mux, "GET /{$}", greeting, state);
    qntx_handle_inline(mux, "GET /greet/{name}", greet, state);
    qntx_handle_inline(mux, "GET /whoami", whoami, state);
    return qntx_handle(mux, "POST /echo", echo, state);
}

static qntx_status hello_health(void *state, qntx_health report) {
    hello *self = state;
    char served[24];
    snprintf(served, sizeof served, "%llu", (unsigned long long)self->served);
    report.api->detail(report, QNTX_LIT("requests_served"), qntx_cstr(served));
    return report.api->report(report, 1, QNTX_LIT("glad to be here"));
}

/* While paused no request arrives; a plugin with timers or connections of its own would still them here. */
static qntx_status hello_pause(void *state) {
    qntx_log(((hello *)state)->host, QNTX_LOG_INFO, "hello-c pauses");
    return QNTX_OK;
}

static qntx_status hello_resume(void *state) {
    qntx_log(((hello *)state)->host, QNTX_LOG_INFO, "hello-c goes on");
    return QNTX_OK;
}

static qntx_status hello_config_schema(qntx_schema schema) {
    const qntx_config_field greeting_field = {
        .struct_size = sizeof greeting_field, .name = "greeting", .type = "string",
        .description = "What to greet with", .default_value = "hello", .pattern = "[^\\n]{1,100}",
    };
    return schema.api->field(schema, &greeting_field);
}

/* How many requests were served goes on counting in the version that takes this one's place. */
static qntx_status hello_save(void *state, qntx_saved saved) {
    const uint64_t served = ((hello *)state)->served;
    return qntx_save(saved, &served, sizeof served);
}

static qntx_status hello_restore(void *state, qntx_str version, qntx_bytes saved) {
    uint64_t served;
    (void)version;
    if (saved.length != sizeof served) return QNTX_ERR_INVALID;
    memcpy(&served, saved.data, sizeof served);
    ((hello *)state)->served = served;
    return QNTX_OK;
}

static const void *hello_get_extension(const char *name) {
    static const qntx_handover handover = {sizeof handover, 0, hello_save, hello_restore};
    return qntx_str_is(qntx_cstr(name), QNTX_HANDOVER) ? &handover : NULL;
}

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata, .name = "hello-c", .version = "1.0.0",
    .qntx_version = ">=0.20, <2", .description = "Says hello, in C.", .author = "QNTX", .license = "MIT",
};
QNTX_PLUGIN_NOTE("hello-c", "1.0.0", ">=0.20, <2");

static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .flags = QNTX_PLUGIN_UNLOADABLE,
    .metadata = &metadata, .initialize = hello_initialize, .shutdown = hello_shutdown,
    .register_http = hello_register_http, .health = hello_health, .pause = hello_pause,
    .resume = hello_resume, .config_schema = hello_config_schema, .get_extension = hello_get_extension,
};
QNTX_PLUGIN(vtable)
