/*
 * The plugin whose functions the benchmarks call: declared, and once more behind handlers that are written by hand. Its name
 * is of a fixed width, as that of the others.
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qntx_plugin.h"

#define NAME "bench-0000"

enum { LARGEST = 16 << 10 };

QNTX_EXPORT double twice(double value);
double twice(double value) { return 2 * value; }

QNTX_EXPORT double total(const double *values, size_t count);
double total(const double *values, size_t count) {
    double sum = 0;
    size_t i;
    for (i = 0; i < count; i++) sum += values[i];
    return sum;
}

/* ---- By hand: what an author would write with C's own library ---- */

static qntx_status answer(qntx_exchange exchange, double result) {
    char json[64];
    const int length = snprintf(json, sizeof json, "{\"result\":%.17g}", result);
    return qntx_respond(exchange, 200, "application/json", json, (size_t)length);
}

/* The value of a member that is there, or NULL. */
static const char *member(const char *json, const char *name) {
    const char *at = strstr(json, name);
    return at == NULL ? NULL : strchr(at, ':');
}

static qntx_status twice_by_hand(void *context, qntx_exchange exchange, const qntx_request *request) {
    char json[LARGEST];
    const char *at;
    char *end;
    double value;
    (void)context;
    if (request->body.length >= sizeof json) return QNTX_ERR_TOO_LARGE;
    memcpy(json, request->body.data, request->body.length);
    json[request->body.length] = '\0';
    at = member(json, "\"value\"");
    if (at == NULL) return QNTX_ERR_INVALID;
    value = strtod(at + 1, &end);
    if (end == at + 1) return QNTX_ERR_INVALID;
    return answer(exchange, twice(value));
}

static qntx_status total_by_hand(void *context, qntx_exchange exchange, const qntx_request *request) {
    char json[LARGEST];
    double values[LARGEST / 2];
    size_t count = 0;
    const char *at;
    char *end;
    (void)context;
    if (request->body.length >= sizeof json) return QNTX_ERR_TOO_LARGE;
    memcpy(json, request->body.data, request->body.length);
    json[request->body.length] = '\0';
    at = member(json, "\"values\"");
    at = at == NULL ? NULL : strchr(at, '[');
    if (at == NULL) return QNTX_ERR_INVALID;
    do {
        values[count++] = strtod(at + 1, &end);
        if (end == at + 1) return QNTX_ERR_INVALID;
        at = end;
    } while (*at == ',');
    if (*at != ']') return QNTX_ERR_INVALID;
    return answer(exchange, total(values, count));
}

static qntx_status start(const qntx_host *host, void **state) {
    *state = (void *)(uintptr_t)host;
    return QNTX_OK;
}

static qntx_status stop(void *state) {
    (void)state;
    return QNTX_OK;
}

static qntx_status routes(void *state, qntx_mux mux) {
    const qntx_status status = qntx_handle_inline(mux, "POST /twice", twice_by_hand, state);
    return status != QNTX_OK ? status : qntx_handle_inline(mux, "POST /total", total_by_hand, state);
}

static const qntx_function list[] = {
    {sizeof(qntx_function), QNTX_FUNCTION_PURE, "twice", "(value: f64) -> f64", NULL, NULL,
     (qntx_function_address)twice, NULL},
    {sizeof(qntx_function), QNTX_FUNCTION_PURE, "total", "(values: [f64]) -> f64", NULL, NULL,
     (qntx_function_address)total, NULL},
};
static const qntx_functions functions = {sizeof functions, 2, list, NULL};
static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = NAME, .version = "1.0.0"};
static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable,
    .abi_version = QNTX_ABI_VERSION,
    .metadata = &metadata,
    .initialize = start,
    .shutdown = stop,
    .register_http = routes,
    .functions = &functions,
};
QNTX_PLUGIN(vtable)
QNTX_PLUGIN_NOTE(NAME, "1.0.0", "");
