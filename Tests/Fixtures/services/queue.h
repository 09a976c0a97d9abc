/*
 * queue.h: the queue.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_QUEUE_H
#define SERVICES_QUEUE_H

#include "support.h"

/* A job as JSON. */
static inline void add_job(text *out, const qntx_job *job) {
    text_add(out, "{");
    add_number(out, "struct_size", job->struct_size);
    add_number(out, "status", job->status);
    add_text(out, "id", job->id);
    add_text(out, "handler", job->handler);
    add_text(out, "payload", qntx_make_str(job->payload.data, job->payload.length));
    add_text(out, "source", job->source);
    add_text(out, "parent_id", job->parent_id);
    add_number(out, "progress_current", job->progress_current);
    add_number(out, "progress_total", job->progress_total);
    member(out, "cost_estimate");
    text_add(out, "%.17g", job->cost_estimate);
    member(out, "cost_actual");
    text_add(out, "%.17g", job->cost_actual);
    add_text(out, "result", qntx_make_str(job->result.data, job->result.length));
    add_text(out, "error", job->error);
    add_number(out, "retry_count", job->retry_count);
    add_number(out, "maximum_retries", job->maximum_retries);
    add_number(out, "deadline_s", job->deadline_s);
    add_number(out, "not_before", job->not_before);
    add_number(out, "created_at", job->created_at);
    add_number(out, "started_at", job->started_at);
    add_number(out, "completed_at", job->completed_at);
    add_number(out, "updated_at", job->updated_at);
    text_add(out, "}");
}

static inline bool collect_job(void *context, const qntx_job *job) {
    collector *into = context;
    collect(into);
    add_job(&into->out, job);
    return goes_on(into);
}

HANDLER(queue_enqueue) {
    plugin *self = context;
    enum { MOST = 256 };
    const qntx_str body = body_text(exchange);
    const size_t count = (size_t)query_number(request, "count", 1);
    const qntx_job job = {
        .struct_size = sizeof job,
        .handler = qntx_path_value(exchange, "handler"),
        .payload = qntx_make_bytes(body.data, body.length),
        .source = query_number(request, "source", 0) != 0 ? QNTX_LIT("services") : QNTX_LIT(""),
        .parent_id = qntx_header(exchange, "x-parent"),
        .cost_estimate = (double)query_number(request, "cents", 0) / 100,
        .maximum_retries = (uint32_t)query_number(request, "retries", 0),
        .deadline_s = (uint32_t)query_number(request, "deadline", 0),
        .not_before = query_number(request, "not_before", 0),
    };
    const qntx_job *all[MOST];
    collector ids = {.self = self};
    text out = {0};
    for (size_t i = 0; i < count && i < MOST; i++) {
        all[i] = &job;
    }
    const uint32_t flags = query_number(request, "deduplicate", 0) != 0 ? QNTX_ENQUEUE_DEDUPLICATE : 0;
    begin_answer(self, &out,
                 self->services->queue->enqueue(self->base.host, all, count < MOST ? count : MOST, flags,
                                                collect_text, &ids));
    add_collected(&out, "ids", &ids);
    return end_answer(&out, exchange);
}

HANDLER(queue_get) {
    plugin *self = context;
    collector jobs = {.self = self};
    text out = {0};
    begin_answer(self, &out,
                 self->services->queue->get(self->base.host, qntx_path_value(exchange, "id"), collect_job,
                                            &jobs));
    add_collected(&out, "jobs", &jobs);
    return end_answer(&out, exchange);
}

HANDLER(queue_list) {
    plugin *self = context;
    collector jobs = {.self = self, .stop = query_number(request, "stop", 0)};
    text out = {0};
    begin_answer(self, &out,
                 self->services->queue->list(self->base.host, (int32_t)query_number(request, "status", -1),
                                             (uint32_t)query_number(request, "limit", 0), collect_job,
                                             &jobs));
    add_collected(&out, "jobs", &jobs);
    return end_answer(&out, exchange);
}

HANDLER(queue_update) {
    plugin *self = context;
    const qntx_str body = body_text(exchange);
    const qntx_job job = {
        .struct_size = sizeof job,
        .status = (int32_t)query_number(request, "status", QNTX_JOB_RUNNING),
        .id = qntx_path_value(exchange, "id"),
        .progress_current = query_number(request, "current", 0),
        .progress_total = query_number(request, "total", 0),
        .cost_actual = (double)query_number(request, "cents", 0) / 100,
        .result = qntx_make_bytes(body.data, body.length),
        .error = qntx_header(exchange, "x-error"),
    };
    text out = {0};
    begin_answer(self, &out, self->services->queue->update(self->base.host, &job));
    return end_answer(&out, exchange);
}

HANDLER(queue_cancel) {
    plugin *self = context;
    text out = {0};
    begin_answer(self, &out,
                 self->services->queue->cancel(self->base.host, qntx_path_value(exchange, "id")));
    return end_answer(&out, exchange);
}

/* A payload of so many bytes, for a handler that does nothing. */
HANDLER(queue_large) {
    plugin *self = context;
    const size_t size = (size_t)path_number(exchange, "bytes");
    char *payload = filled(size, 'p');
    const qntx_job job = {.struct_size = sizeof job,
                          .handler = QNTX_LIT("services.nothing"),
                          .payload = qntx_make_bytes(payload, size)};
    const qntx_job *all = &job;
    collector ids = {.self = self};
    text out = {0};
    begin_answer(self, &out,
                 self->services->queue->enqueue(self->base.host, &all, 1, 0, collect_text, &ids));
    add_collected(&out, "ids", &ids);
    free(payload);
    return end_answer(&out, exchange);
}

static inline qntx_status enqueue_one(plugin *self, const qntx_job *job, uint32_t flags) {
    return self->services->queue->enqueue(self->base.host, &job, 1, flags, NULL, NULL);
}

/* A job that is well but for what is changed afterwards; it never begins. */
static inline qntx_job ordinary_job(void) {
    const qntx_job job = {.struct_size = sizeof job,
                          .handler = QNTX_LIT("services.nothing"),
                          .not_before = INT64_C(4102444800)}; /* 2100 */
    return job;
}

static inline void bad_jobs(plugin *self, text *out) {
    static const uint32_t sizes[] = {0, 4, 8, 200, UINT32_MAX};
    static const char *const names[] = {"size-0", "size-4", "size-8", "size-200", "size-max"};
    const struct {
        const char *name;
        qntx_str handler;
    } handlers[] = {
        {"handler-null", NULL_TEXT},     {"handler-endless", ENDLESS_TEXT}, {"handler-not-utf8", NOT_UTF8},
        {"handler-nul", WITH_NUL},       {"handler-empty", {NULL, 0}},
        {"handler-unknown", QNTX_LIT("services.there-is-no-such-handler")},
    };
    qntx_job job = ordinary_job();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        job.struct_size = sizes[i];
        add_number(out, names[i], enqueue_one(self, &job, 0));
    }
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++) {
        job = ordinary_job();
        job.handler = handlers[i].handler;
        add_number(out, handlers[i].name, enqueue_one(self, &job, 0));
    }
    job = ordinary_job();
    job.payload = qntx_make_bytes(NULL, 5);
    add_number(out, "payload-null", enqueue_one(self, &job, 0));
    job.payload = qntx_make_bytes("abc", SIZE_MAX);
    add_number(out, "payload-endless", enqueue_one(self, &job, 0));
    job = ordinary_job();
    job.source = NOT_UTF8;
    add_number(out, "source-not-utf8", enqueue_one(self, &job, 0));
    job = ordinary_job();
    job.parent_id = QNTX_LIT("JB-nobody");
    add_number(out, "parent-unknown", enqueue_one(self, &job, 0));
    job = ordinary_job();
    job.cost_estimate = NAN;
    add_number(out, "cost-nan", enqueue_one(self, &job, 0));
    job.cost_estimate = -1;
    add_number(out, "cost-negative", enqueue_one(self, &job, 0));
    job = ordinary_job();
    add_number(out, "flags-unknown", enqueue_one(self, &job, ~QNTX_ENQUEUE_DEDUPLICATE));
    job.not_before = INT64_MIN;
    job.maximum_retries = UINT32_MAX;
    job.deadline_s = UINT32_MAX;
    job.progress_current = INT64_MIN;
    add_number(out, "numbers-extreme", enqueue_one(self, &job, 0));
}

HANDLER(queue_bad) {
    plugin *self = context;
    const qntx_host *host = self->base.host;
    const qntx_queue_api *queue = self->services->queue;
    const qntx_job *const none = NULL;
    qntx_job job = ordinary_job();
    collector jobs = {.self = self};
    text out = {0};
    text_add(&out, "{");
    bad_jobs(self, &out);
    add_number(&out, "item-null", queue->enqueue(host, &none, 1, 0, NULL, NULL));
    add_number(&out, "list-null", queue->enqueue(host, NULL, 1, 0, NULL, NULL));
    add_number(&out, "list-empty", queue->enqueue(host, NULL, 0, 0, NULL, NULL));
    add_number(&out, "list-endless", queue->enqueue(host, &none, SIZE_MAX, 0, NULL, NULL));
    add_number(&out, "get-null", queue->get(host, NULL_TEXT, collect_job, &jobs));
    add_number(&out, "get-not-utf8", queue->get(host, NOT_UTF8, collect_job, &jobs));
    add_number(&out, "get-unknown", queue->get(host, QNTX_LIT("JB-nobody"), collect_job, &jobs));
    add_number(&out, "get-null-callback", queue->get(host, QNTX_LIT("JB-nobody"), NULL, NULL));
    add_number(&out, "list-status-77", queue->list(host, 77, 0, collect_job, &jobs));
    add_number(&out, "list-status-minus-2", queue->list(host, -2, 0, collect_job, &jobs));
    add_number(&out, "list-null-callback", queue->list(host, -1, 0, NULL, NULL));
    add_number(&out, "cancel-null", queue->cancel(host, NULL_TEXT));
    add_number(&out, "cancel-unknown", queue->cancel(host, QNTX_LIT("JB-nobody")));
    job.id = QNTX_LIT("JB-nobody");
    add_number(&out, "update-unknown", queue->update(host, &job));
    job.status = 77;
    add_number(&out, "update-status-77", queue->update(host, &job));
    job.struct_size = 8;
    add_number(&out, "update-size-8", queue->update(host, &job));
    add_number(&out, "update-null", queue->update(host, NULL));
    add_number(&out, "found", jobs.count);
    free(jobs.out.data);
    return end_answer(&out, exchange);
}

#endif
