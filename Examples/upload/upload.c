/*
 * upload: hashes files of any size as they arrive, in C. GET /api/upload/ is the page for it.
 * SPDX-License-Identifier: MIT
 *
 *     cc -O2 -fPIC -shared -I../../include *.c -o upload.so -lcrypto
 *
 *     curl -T big.iso http://127.0.0.1:877/api/upload/hash/        what PUT and POST /hash?name= do, too
 *     curl http://127.0.0.1:877/api/upload/zeros/1000000000 | sha256sum
 *
 * Every upload has a thread of the plugin's pool until it is over: the operator's [plugin.upload] threads says how many
 * there are at once; more wait, and their clients with them.
 */
#include "upload.h"

#include <inttypes.h>
#include <stdlib.h>

#include "page.h"

static qntx_status page(void *context, qntx_exchange exchange, const qntx_request *request) {
    static const struct {
        const char *text;
        size_t length;
    } parts[] = {
        {page_head, sizeof page_head - 1}, {page_body, sizeof page_body - 1},
        {page_script, sizeof page_script - 1}, {page_end, sizeof page_end - 1},
    };
    const qntx_pair type = {QNTX_LIT("content-type"), QNTX_LIT("text/html; charset=utf-8")};
    const qntx_response head = {.struct_size = sizeof head, .status = 200, .headers = &type, .header_count = 1};
    qntx_status status = exchange.api->begin(exchange, &head);
    (void)context;
    (void)request;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == QNTX_OK; i++) {
        status = exchange.api->write(exchange, qntx_make_bytes(parts[i].text, parts[i].length));
    }
    return status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
}

/* GET /recent lists the last uploads, the latest first. */
static qntx_status recent(void *context, qntx_exchange exchange, const qntx_request *request) {
    json out = {0};
    (void)request;
    ledger_write_recent(&((upload *)context)->uploads, &out);
    return json_respond(&out, exchange, 200);
}

static qntx_status upload_initialize(const qntx_host *host, void **state) {
    const qntx_services *services = qntx_get_services(host);
    const qntx_config_api *config = services != NULL ? services->config : NULL;
    upload *self = calloc(1, sizeof *self);
    if (self == NULL) return qntx_fail(host, QNTX_ERR_NO_MEMORY, "no memory for the state");
    self->host = host;
    self->max_bytes = MAX_BYTES;
    if (config != NULL) self->max_bytes = config->get_int(host, QNTX_LIT("max_bytes"), MAX_BYTES);
    self->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (self->sha256 == NULL || self->max_bytes < 1) {
        const char *why = self->sha256 == NULL ? "libcrypto has no SHA-256" : "max_bytes is not a number from 1 on";
        EVP_MD_free(self->sha256);
        free(self);
        return qntx_fail(host, QNTX_ERR_INVALID, why);
    }
    ledger_make(&self->uploads);
    *state = self;
    return QNTX_OK;
}

/* No handler is under way by now, and so no upload. */
static qntx_status upload_shutdown(void *state) {
    upload *self = state;
    ledger_free(&self->uploads);
    EVP_MD_free(self->sha256);
    free(self);
    return QNTX_OK;
}

static void add_hash(upload *self, qntx_mux mux, const char *pattern) {
    const qntx_route route = {
        .struct_size = sizeof route, .pattern = pattern, .handler = hash, .context = self,
        .max_body = (uint64_t)self->max_bytes,
    };
    mux.api->handle(mux, &route);
}

/* A route that the host refuses fails the whole, in its own words. */
static qntx_status upload_register_http(void *state, qntx_mux mux) {
    add_hash(state, mux, "POST /hash");
    add_hash(state, mux, "PUT /hash");
    add_hash(state, mux, "PUT /hash/{name}");
    qntx_handle_inline(mux, "GET /{$}", page, state);
    qntx_handle_inline(mux, "GET /recent", recent, state);
    qntx_handle(mux, "GET /progress", progress, state);
    return qntx_handle(mux, "GET /zeros/{bytes}", zeros, state);
}

static qntx_status upload_health(void *state, qntx_health report) {
    ledger *uploads = &((upload *)state)->uploads;
    const ledger_figures figures = ledger_read(uploads);
    const struct {
        const char *name;
        uint64_t value;
    } details[] = {
        {"uploads", figures.uploads}, {"bytes", figures.bytes},
        {"broken_off", figures.broken_off}, {"under_way", figures.under_way},
    };
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        char value[24];
        snprintf(value, sizeof value, "%" PRIu64, details[i].value);
        report.api->detail(report, qntx_cstr(details[i].name), qntx_cstr(value));
    }
    return report.api->report(report, 1, QNTX_LIT("ready for files"));
}

/* Between requests nothing runs; an upload that is under way may finish. */
static qntx_status upload_pause(void *state) {
    qntx_log(((upload *)state)->host, QNTX_LOG_INFO, "upload pauses");
    return QNTX_OK;
}

static qntx_status upload_resume(void *state) {
    qntx_log(((upload *)state)->host, QNTX_LOG_INFO, "upload goes on");
    return QNTX_OK;
}

static qntx_status upload_config_schema(qntx_schema schema) {
    const qntx_config_field max_bytes = {
        .struct_size = sizeof max_bytes, .name = "max_bytes", .type = "integer",
        .description = "The largest file, in bytes", .default_value = MAX_BYTES_TEXT, .min_value = "1",
    };
    return schema.api->field(schema, &max_bytes);
}

static qntx_status upload_save(void *state, qntx_saved saved) {
    return ledger_save(&((upload *)state)->uploads, saved);
}

static qntx_status upload_restore(void *state, qntx_str version, qntx_bytes saved) {
    (void)version;
    return ledger_restore(&((upload *)state)->uploads, saved);
}

static const void *upload_get_extension(const char *name) {
    static const qntx_handover handover = {sizeof handover, 0, upload_save, upload_restore};
    return qntx_str_is(qntx_cstr(name), QNTX_HANDOVER) ? &handover : NULL;
}

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata, .name = "upload", .version = "1.0.0", .qntx_version = ">=0.20, <2",
    .description = "Hashes files of any size as they arrive, in C.", .author = "QNTX", .license = "MIT",
};
QNTX_PLUGIN_NOTE("upload", "1.0.0", ">=0.20, <2");

/* libcrypto has itself kept in the process, so that what it leaves behind in threads does no harm. */
static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .flags = QNTX_PLUGIN_UNLOADABLE,
    .metadata = &metadata, .initialize = upload_initialize, .shutdown = upload_shutdown,
    .register_http = upload_register_http, .health = upload_health, .pause = upload_pause,
    .resume = upload_resume, .config_schema = upload_config_schema, .get_extension = upload_get_extension,
};
QNTX_PLUGIN(vtable)
