/*
 * The plugin that the benchmarks load, call and ask: as little work of its own as a plugin can have.
 * Its name is of a fixed width, so that copies of the library can be given names of their own.
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <time.h>

#include "qntx_plugin.h"

#define NAME "bench-0000"
#define VERSION "1.0.0"
#define CONSTRAINT ">=0.1"

static const qntx_host *instance;

static qntx_status initialize(const qntx_host *host, void **state) {
    instance = host;
    *state = &instance;
    return QNTX_OK;
}

static qntx_status shutdown(void *state) {
    (void)state;
    return QNTX_OK;
}

static qntx_status hello(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond_text(exchange, 200, "hello, world\n");
}

static qntx_status echo(void *context, qntx_exchange exchange, const qntx_request *request) {
    qntx_bytes body = request->body;
    (void)context;
    if ((request->flags & QNTX_REQUEST_BODY_READY) == 0) {
        qntx_status status = exchange.api->body_all(exchange, 0, &body);
        if (status != QNTX_OK) {
            return status;
        }
    }
    return qntx_respond(exchange, 200, "application/octet-stream", body.data, body.length);
}

/* ---- What a call into the host costs, against a call of a function that does nothing ---- */

enum { CALLS = 200000 };

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void nothing(const qntx_host *host, int32_t level, qntx_str message, const qntx_pair *fields, size_t count) {
    (void)host;
    (void)level;
    (void)message;
    (void)fields;
    (void)count;
}

/* Answers "OURS BASELINE", picoseconds for each call. */
static qntx_status answer_cost(qntx_exchange exchange, uint64_t ours, uint64_t baseline) {
    char text[64];
    snprintf(text, sizeof text, "%llu %llu", (unsigned long long)(ours * 1000 / CALLS),
             (unsigned long long)(baseline * 1000 / CALLS));
    return qntx_respond_text(exchange, 200, text);
}

static uint64_t cost_of_nothing(void) {
    void (*volatile call)(const qntx_host *, int32_t, qntx_str, const qntx_pair *, size_t) = nothing;
    const uint64_t start = now();
    int i;
    for (i = 0; i < CALLS; i++) call(instance, QNTX_LOG_TRACE, QNTX_LIT("nothing"), NULL, 0);
    return now() - start;
}

static qntx_status config_cost(void *context, qntx_exchange exchange, const qntx_request *request) {
    const qntx_services *services = qntx_get_services(instance);
    char value[64];
    size_t length = 0;
    uint64_t start;
    int i;
    (void)context;
    (void)request;
    if (services == NULL) return QNTX_ERR_UNSUPPORTED;
    start = now();
    for (i = 0; i < CALLS; i++) {
        if (services->config->get(instance, QNTX_LIT("greeting"), value, sizeof value, &length) != QNTX_OK) {
            return QNTX_ERR_FAILED;
        }
    }
    return answer_cost(exchange, now() - start, cost_of_nothing());
}

static qntx_status log_cost(void *context, qntx_exchange exchange, const qntx_request *request) {
    const uint64_t start = now();
    int i;
    (void)context;
    (void)request;
    for (i = 0; i < CALLS; i++) instance->log(instance, QNTX_LOG_TRACE, QNTX_LIT("nothing"), NULL, 0);
    return answer_cost(exchange, now() - start, cost_of_nothing());
}

static qntx_status register_http(void *state, qntx_mux mux) {
    qntx_status status = qntx_handle_inline(mux, "GET /inline", hello, state);
    if (status == QNTX_OK) {
        status = qntx_handle(mux, "GET /pooled", hello, state);
    }
    if (status == QNTX_OK) {
        status = qntx_handle_inline(mux, "POST /inline", echo, state);
    }
    if (status == QNTX_OK) {
        status = qntx_handle(mux, "POST /pooled", echo, state);
    }
    if (status == QNTX_OK) {
        status = qntx_handle_inline(mux, "POST /cost/config", config_cost, state);
    }
    if (status == QNTX_OK) {
        status = qntx_handle_inline(mux, "POST /cost/log", log_cost, state);
    }
    return status;
}

static const qntx_metadata metadata = {
    sizeof(qntx_metadata), 0, NAME, VERSION, CONSTRAINT, "Answers benchmarks", "QNTX", "MIT",
};

static const qntx_plugin_vtable vtable = {
    sizeof(qntx_plugin_vtable),
    QNTX_ABI_VERSION,
    0,
    &metadata,
    initialize,
    shutdown,
    register_http,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
};

QNTX_PLUGIN_NOTE(NAME, VERSION, CONSTRAINT);
QNTX_PLUGIN(vtable)
