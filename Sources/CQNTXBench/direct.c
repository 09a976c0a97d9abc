/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"
#include "qntx_plugin.h"

#include <dlfcn.h>
#include <string.h>

enum { LARGEST = 4096 };

/* The least that a host can be: it keeps one route and one answer. */
static qntx_route found;
static char answer[LARGEST];
static size_t answer_length;

static qntx_status keep_route(qntx_mux mux, const qntx_route *route) {
    (void)mux;
    if (strcmp(route->pattern, "POST /inline") == 0) {
        found = *route;
    }
    return QNTX_OK;
}

static qntx_status keep_answer(qntx_exchange exchange, const qntx_response *response) {
    (void)exchange;
    if (response->status != 200 || response->body.length > LARGEST) {
        return QNTX_ERR_INVALID;
    }
    memcpy(answer, response->body.data, response->body.length);
    answer_length = response->body.length;
    return QNTX_OK;
}

static bool find_echo(const char *path) {
    static const qntx_mux_api mux_api = {sizeof(qntx_mux_api), 0, keep_route};
    static const qntx_host host = {.struct_size = sizeof(qntx_host), .abi_version = QNTX_ABI_VERSION};
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *symbol = handle != NULL ? dlsym(handle, "qntx_plugin_entry") : NULL;
    if (symbol == NULL) {
        return false;
    }
    const qntx_plugin_vtable *vtable = ((const qntx_plugin_vtable *(*)(uint32_t))symbol)(QNTX_ABI_VERSION);
    void *state = NULL;
    if (vtable == NULL || vtable->initialize(&host, &state) != QNTX_OK) {
        return false;
    }
    found.handler = NULL;
    vtable->register_http(state, (qntx_mux){&mux_api, 1});
    return found.handler != NULL;
}

bool qntx_bench_direct(const char *path, size_t body, size_t calls, size_t batches, uint64_t *batch_times) {
    static const qntx_exchange_api exchange_api = {.struct_size = sizeof(qntx_exchange_api), .respond = keep_answer};
    char bytes[LARGEST];
    if (body == 0 || body > LARGEST || !find_echo(path)) {
        return false;
    }
    qntx_request request = {
        .struct_size = sizeof(qntx_request),
        .flags = QNTX_REQUEST_BODY_READY,
        .method = QNTX_LIT("POST"),
        .path = QNTX_LIT("/inline"),
        .body = {bytes, body},
        .body_length = body,
    };
    qntx_exchange exchange = {&exchange_api, 1};
    for (size_t batch = 0; batch < batches; batch++) {
        memset(bytes, (int)('a' + batch % 26), body);
        uint64_t start = qntx_bench_now();
        for (size_t call = 0; call < calls; call++) {
            if (found.handler(found.context, exchange, &request) != QNTX_OK) {
                return false;
            }
        }
        batch_times[batch] = qntx_bench_now() - start;
        if (answer_length != body || memcmp(answer, bytes, body) != 0) {
            return false;
        }
    }
    return true;
}
