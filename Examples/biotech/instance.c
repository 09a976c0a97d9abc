/* SPDX-License-Identifier: MIT */
#include "instance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "endpoints.h"
#include "json_writer.h"
#include "limits.h"

instance *instance_make(const qntx_host *host) {
    static const struct {
        const char *name;
        endpoint_work work;
    } all[ENDPOINT_COUNT] = {
        {"stats", stats_work},   {"align", align_work},     {"orfs", orfs_work},
        {"submit", align_submit}, {"look", align_look}, {"cancel", align_cancel},
    };
    instance *owner = calloc(1, sizeof *owner);
    size_t i;
    if (owner == NULL) {
        return NULL;
    }
    owner->host = host;
    owner->services = qntx_get_services(host);
    settings_defaults(&owner->configured);
    atomic_init(&owner->references, 1);
    atomic_init(&owner->paused, false);
    atomic_init(&owner->served, 0);
    atomic_init(&owner->refused, 0);
    atomic_init(&owner->failed, 0);
    atomic_init(&owner->bases, 0);
    atomic_init(&owner->cells, 0);
    atomic_init(&owner->alignments, 0);
    atomic_init(&owner->orfs, 0);
    for (i = 0; i < ENDPOINT_COUNT; i++) {
        owner->endpoints[i].owner = owner;
        owner->endpoints[i].name = all[i].name;
        owner->endpoints[i].work = all[i].work;
    }
    return owner;
}

void instance_release(instance *owner) {
    if (atomic_fetch_sub(&owner->references, 1) == 1) {
        free(owner);
    }
}

bool instance_goes_on(void *context) {
    qntx_exchange exchange = *(const qntx_exchange *)context;
    return exchange.api->is_open(exchange);
}

/* {"error": ...}. The message is short, so that its JSON always fits. */
static qntx_status answer_problem(qntx_exchange exchange, const problem *what) {
    buffer out = buffer_make(8 * sizeof what->text);
    json_writer json = json_begin(&out);
    qntx_status status;
    json_open(&json, '{');
    json_string_member(&json, "error", what->text, qntx_cstr(what->text).length);
    json_close(&json, '}');
    buffer_byte(&out, '\n');
    status = out.status == QNTX_OK ? qntx_respond(exchange, what->http_status, "application/json", out.data, out.length)
                                   : out.status;
    buffer_free(&out);
    return status;
}

/* A line for the operator who wants to see every request. */
static void log_request(const endpoint *one, const qntx_request *request, qntx_status status, const problem *what) {
    const qntx_host *host = one->owner->host;
    char length[24];
    qntx_pair fields[3];
    if (!host->log_enabled(host, QNTX_LOG_DEBUG)) {
        return;
    }
    (void)snprintf(length, sizeof length, "%" PRIu64, request->body_length);
    fields[0].name = QNTX_LIT("endpoint");
    fields[0].value = qntx_cstr(one->name);
    fields[1].name = QNTX_LIT("body.length");
    fields[1].value = request->body_length == QNTX_LENGTH_UNKNOWN ? QNTX_LIT("unknown") : qntx_cstr(length);
    fields[2].name = QNTX_LIT("outcome");
    fields[2].value = qntx_cstr(what->http_status != 0 ? what->text : qntx_status_text(status));
    host->log(host, QNTX_LOG_DEBUG, QNTX_LIT("request handled"), fields, 3);
}

/* Answers with what an endpoint has written. */
static qntx_status answer_reply(qntx_exchange exchange, const reply *answer) {
    qntx_pair headers[2];
    qntx_response response = {sizeof(qntx_response), 0, NULL, 1, {NULL, 0}};
    headers[0].name = QNTX_LIT("content-type");
    headers[0].value = QNTX_LIT("application/json");
    headers[1].name = QNTX_LIT("location");
    headers[1].value = qntx_cstr(answer->location);
    response.status = answer->status;
    response.headers = headers;
    response.header_count += headers[1].value.length > 0;
    response.body = qntx_make_bytes(answer->body.data, answer->body.length);
    return exchange.api->respond(exchange, &response);
}

qntx_status instance_serve(void *context, qntx_exchange exchange, const qntx_request *request) {
    const endpoint *one = context;
    instance *owner = one->owner;
    reply answer = {200, {NULL, 0, 0, 0, QNTX_OK}, ""};
    problem what = {0, ""};
    qntx_status status;
    answer.body = buffer_make(MAX_ANSWER_LENGTH);
    (void)atomic_fetch_add(&owner->references, 1);
    status = one->work(owner, exchange, request, &answer, &what);
    if (status == QNTX_OK) {
        buffer_byte(&answer.body, '\n');
        status = answer.body.status;
    }
    if (answer.body.status == QNTX_ERR_TOO_LARGE && what.http_status == 0) {
        status = problem_set(&what, 413, "the answer would be larger than %zu bytes", (size_t)MAX_ANSWER_LENGTH);
    }
    log_request(one, request, status, &what);
    if (what.http_status != 0) {
        status = answer_problem(exchange, &what);
        (void)atomic_fetch_add(status == QNTX_OK ? &owner->refused : &owner->failed, 1);
    } else {
        if (status == QNTX_OK) {
            status = answer_reply(exchange, &answer);
        }
        (void)atomic_fetch_add(status == QNTX_OK ? &owner->served : &owner->failed, 1);
    }
    if (status == QNTX_ERR_NO_MEMORY) {
        (void)qntx_fail(owner->host, status, "out of memory; smaller requests may still work");
    }
    buffer_free(&answer.body);
    instance_release(owner);
    return status;
}

qntx_status instance_health(void *state, qntx_health health) {
    instance *owner = state;
    const struct {
        const char *name;
        uint64_t value;
    } details[] = {
        {"requests_served", atomic_load(&owner->served)},
        {"requests_refused", atomic_load(&owner->refused)},
        {"requests_failed", atomic_load(&owner->failed)},
        {"requests_under_way", atomic_load(&owner->references) - 1},
        {"bases_read", atomic_load(&owner->bases)},
        {"alignments", atomic_load(&owner->alignments)},
        {"alignment_cells", atomic_load(&owner->cells)},
        {"orfs_found", atomic_load(&owner->orfs)},
    };
    size_t i;
    qntx_str message = atomic_load(&owner->paused) ? QNTX_LIT("paused") : QNTX_LIT("running");
    qntx_status status = health.api->report(health, 1, message);
    for (i = 0; status == QNTX_OK && i < sizeof details / sizeof details[0]; i++) {
        char text[24];
        (void)snprintf(text, sizeof text, "%" PRIu64, details[i].value);
        status = health.api->detail(health, qntx_cstr(details[i].name), qntx_cstr(text));
    }
    return status;
}
