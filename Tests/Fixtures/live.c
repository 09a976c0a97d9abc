/* SPDX-License-Identifier: MIT */
/*
 * live: a plugin that comes in versions, to be replaced while requests flow. -DNAME='"live"' and
 * -DVERSION='"2.0.0"' say which it is, -DHANDOVER has it hand its count on, and one of -DFAULT_... spoils it.
 *
 * GET /version answers the version, on the event loop; GET /pooled the same, on a thread of its own; GET /count counts;
 * GET /wait waits until the file that the header x-file names is there. Each answers 500 where it is not the time: before
 * the instance is ready, or after it was shut down.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "trace.h"

#ifndef NAME
#define NAME "live"
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif

typedef struct {
    const qntx_host *host;
    atomic_int is_ready;
    atomic_llong count;
} instance;

static inline void hang(void) {
    volatile bool forever = true;
    fixture_trace(NAME, "hangs");
    while (forever) sleep(1000);
}

#ifdef FAULT_CONSTRUCTOR_HANGS
__attribute__((constructor)) static void at_load(void) { hang(); }
#endif
#ifdef FAULT_CONSTRUCTOR_CRASHES
__attribute__((constructor)) static void at_load(void) { abort(); }
#endif

static qntx_status initialize(const qntx_host *host, void **state) {
#ifdef FAULT_INITIALIZE_FAILS
    return qntx_fail(host, QNTX_ERR_FAILED, "there is no license for it");
#endif
#ifdef FAULT_INITIALIZE_HANGS
    hang();
#endif
    instance *self = calloc(1, sizeof *self);
    if (self == NULL) return QNTX_ERR_NO_MEMORY;
    self->host = host;
    *state = self;
    return QNTX_OK;
}

/* The memory is kept, so that a late call finds that it is late. */
static qntx_status shutdown_(void *state) {
    instance *self = state;
#ifdef FAULT_SHUTDOWN_HANGS
    hang();
#endif
    self->is_ready = 0;
    fixture_trace(NAME " " VERSION, "shutdown");
    return QNTX_OK;
}

static qntx_status answer(void *context, qntx_exchange exchange, const char *text) {
    instance *self = context;
    if (self->is_ready == 0) return qntx_respond_text(exchange, 500, "not the time\n");
    return qntx_respond_text(exchange, 200, text);
}

static qntx_status version(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)request;
    return answer(context, exchange, VERSION "\n");
}

static qntx_status count(void *context, qntx_exchange exchange, const qntx_request *request) {
    instance *self = context;
    char text[32];
    (void)request;
    snprintf(text, sizeof text, "%lld\n", (long long)atomic_fetch_add(&self->count, 1) + 1);
    return answer(context, exchange, text);
}

static qntx_status wait_(void *context, qntx_exchange exchange, const qntx_request *request) {
    const qntx_str file = qntx_header(exchange, "x-file");
    char path[512] = {0};
    (void)request;
    memcpy(path, file.data, file.length < sizeof path ? file.length : sizeof path - 1);
    fixture_trace(NAME " " VERSION, "waits");
    while (access(path, F_OK) != 0 && exchange.api->is_open(exchange)) usleep(1000);
    return answer(context, exchange, VERSION "\n");
}

static qntx_status register_http(void *state, qntx_mux mux) {
    instance *self = state;
#ifdef FAULT_REGISTER_FAILS
    return qntx_fail(self->host, QNTX_ERR_FAILED, "no routes today");
#endif
#ifdef FAULT_REGISTER_HANGS
    hang();
#endif
    qntx_status status = qntx_handle_inline(mux, "GET /version", version, state);
    if (status == QNTX_OK) status = qntx_handle(mux, "GET /pooled", version, state);
    if (status == QNTX_OK) status = qntx_handle_inline(mux, "GET /count", count, state);
    if (status == QNTX_OK) status = qntx_handle(mux, "GET /wait", wait_, state);
    self->is_ready = 1;
    return status;
}

static qntx_status pause_(void *state) {
    (void)state;
#ifdef FAULT_PAUSE_HANGS
    hang();
#endif
    return QNTX_OK;
}

static qntx_status resume_(void *state) {
    (void)state;
    return QNTX_OK;
}

/* With FAULT_HEALTH_HANGS, until the file that the environment names in QNTX_TEST_TRACE says so. */
static qntx_status health(void *state, qntx_health report) {
    (void)state;
#ifdef FAULT_HEALTH_HANGS
    char line[256];
    fixture_trace(NAME, "health");
    for (bool told = false; !told; usleep(1000)) {
        FILE *file = fopen(getenv("QNTX_TEST_TRACE"), "re");
        while (file != NULL && fgets(line, sizeof line, file) != NULL) told |= strcmp(line, NAME " go-on\n") == 0;
        if (file != NULL) fclose(file);
    }
#endif
    return report.api->report(report, 1, QNTX_LIT("well"));
}

#ifndef HANDOVER
static const void *get_extension(const char *name) {
    (void)name;
    return NULL;
}
#else
static qntx_status save(void *state, qntx_saved saved) {
    instance *self = state;
    const long long known = self->count;
#ifdef FAULT_SAVE_FAILS
    return qntx_fail(self->host, QNTX_ERR_FAILED, "the pen is broken");
#endif
#ifdef FAULT_SAVE_HANGS
    hang();
#endif
    /* In two pieces. */
    const qntx_status status = qntx_save(saved, &known, 3);
    return status != QNTX_OK ? status : qntx_save(saved, (const char *)&known + 3, sizeof known - 3);
}

static qntx_status restore(void *state, qntx_str from, qntx_bytes saved) {
    instance *self = state;
    long long known;
    if (from.length == 0 || saved.length != sizeof known) {
        return qntx_fail(self->host, QNTX_ERR_INVALID, "that is not mine");
    }
#ifdef FAULT_RESTORE_FAILS
    return qntx_fail(self->host, QNTX_ERR_FAILED, "it cannot be read");
#endif
    memcpy(&known, saved.data, sizeof known);
    self->count = known;
    return QNTX_OK;
}

static const void *get_extension(const char *name) {
    static const qntx_handover handover = {.struct_size = sizeof handover, .save = save, .restore = restore};
    return qntx_str_is(qntx_cstr(name), QNTX_HANDOVER) ? &handover : NULL;
}
#endif

static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = NAME, .version = VERSION};
FIXTURE_VTABLE(.flags = QNTX_PLUGIN_UNLOADABLE, .initialize = initialize, .shutdown = shutdown_,
               .register_http = register_http, .health = health, .pause = pause_, .resume = resume_,
               .get_extension = get_extension)
