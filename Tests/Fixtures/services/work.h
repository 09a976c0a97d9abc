/*
 * work.h: job handlers, good ones and bad ones. Notes are in GET /last.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_WORK_H
#define SERVICES_WORK_H

#include "everything.h"

#define WORK(NAME)                                                                                       \
    static inline qntx_status NAME(UNUSED void *context, UNUSED qntx_work work, UNUSED const qntx_job *job)

static inline qntx_str payload(const qntx_job *job) {
    return qntx_make_str(job->payload.data, job->payload.length);
}

static inline qntx_status set_result(qntx_work work, const text *result) {
    return work.api->result(work, qntx_make_bytes(result->data, result->length));
}

WORK(work_nothing) {
    return QNTX_OK;
}

/* Payload N: progress 1 to N of N, a cent for each, and the result "done: N". */
WORK(work_ok) {
    const int64_t count = view_number(payload(job));
    text result = {0};
    qntx_status status = QNTX_OK;
    for (int64_t i = 1; status == QNTX_OK && i <= count; i++) {
        status = work.api->progress(work, i, count);
        status = status != QNTX_OK ? status : work.api->cost(work, (double)i / 100);
    }
    text_add(&result, "done: %" PRId64, count);
    status = status != QNTX_OK ? status : set_result(work, &result);
    free(result.data);
    return status;
}

/* The result is the job as it came, as JSON, with the milliseconds that are left. */
WORK(work_job) {
    text result = {0};
    text_add(&result, "{");
    member(&result, "job");
    add_job(&result, job);
    add_number(&result, "time_left", (int64_t)work.api->time_left(work));
    add_number(&result, "is_cancelled", work.api->is_cancelled(work));
    text_add(&result, "}");
    const qntx_status status = set_result(work, &result);
    free(result.data);
    return status;
}

/* Fails with the payload as the reason; without one, with no reason. */
WORK(work_fail) {
    plugin *self = context;
    return job->payload.length > 0 ? self->base.host->fail(self->base.host, QNTX_ERR_FAILED, payload(job))
                                   : QNTX_ERR_FAILED;
}

/* Returns the number in the payload, whatever it is. */
WORK(work_status) {
    return (qntx_status)view_number(payload(job));
}

/* Is well at the third attempt. */
WORK(work_retry_twice) {
    return job->retry_count < 2 ? work.api->retry(work, 10, QNTX_LIT("not yet"))
                                : work.api->result(work, qntx_make_bytes("third time", 10));
}

WORK(work_retry_always) {
    plugin *self = context;
    note(&self->base, "retry-always", job->retry_count);
    return work.api->retry(work, 0, QNTX_LIT("never"));
}

/* Leaves the delay to the host. */
WORK(work_retry_backoff) {
    return work.api->retry(work, UINT64_MAX, QNTX_LIT("whenever you like"));
}

/* Asks for a retry and fails, asks for one and is well, asks for none and says QNTX_AGAIN. */
WORK(work_retry_fails) {
    work.api->retry(work, 0, QNTX_LIT("forget it"));
    return QNTX_ERR_FAILED;
}

WORK(work_retry_ok) {
    work.api->retry(work, 0, QNTX_LIT("forget it"));
    return QNTX_OK;
}

WORK(work_again) {
    return QNTX_AGAIN;
}

/* Goes on until it is told to end, and reports how long that was. */
WORK(work_endless) {
    plugin *self = context;
    int64_t steps = 0;
    note(&self->base, "endless-began", 1);
    self->base.inside++;
    while (!work.api->is_cancelled(work)) {
        work.api->progress(work, ++steps, 0);
        usleep(1000);
    }
    self->base.inside--;
    note(&self->base, "endless-time-left", (int64_t)work.api->time_left(work));
    note(&self->base, "endless-steps", steps);
    return QNTX_ERR_CLOSED;
}

/* Is told to end, and does not believe it: it is well all the same. */
WORK(work_stubborn) {
    plugin *self = context;
    note(&self->base, "stubborn-began", 1);
    self->base.inside++;
    while (!work.api->is_cancelled(work)) {
        usleep(1000);
    }
    self->base.inside--;
    return work.api->result(work, qntx_make_bytes("all the same", 12));
}

/* Never returns, cancelled or not, until POST /release. */
WORK(work_hang) {
    plugin *self = context;
    note(&self->base, "hang-began", 1);
    self->base.inside++;
    while (!self->released) {
        usleep(1000);
    }
    self->base.inside--;
    note(&self->base, "hang-after", work.api->progress(work, 1, 1));
    return QNTX_OK;
}

/* The second result counts. */
WORK(work_double_result) {
    work.api->result(work, qntx_make_bytes("first", 5));
    return work.api->result(work, qntx_make_bytes("second", 6));
}

/* A result, and a failure: the result is not kept. */
WORK(work_result_fails) {
    plugin *self = context;
    work.api->result(work, qntx_make_bytes("lost", 4));
    return qntx_fail(self->base.host, QNTX_ERR_INVALID, "failed after its result");
}

/* A result of as many bytes as the payload says. */
WORK(work_large_result) {
    const size_t size = (size_t)view_number(payload(job));
    char *bytes = filled(size, 'r');
    const qntx_status status = work.api->result(work, qntx_make_bytes(bytes, size));
    free(bytes);
    return status;
}

/* Calls with what is no number, no bytes, no text. The result is what came of each. */
WORK(work_bad) {
    text result = {0};
    text_add(&result, "{");
    add_number(&result, "progress-negative", work.api->progress(work, -1, -1));
    add_number(&result, "progress-beyond", work.api->progress(work, 5, 3));
    add_number(&result, "progress-extreme", work.api->progress(work, INT64_MAX, INT64_MIN));
    add_number(&result, "cost-nan", work.api->cost(work, NAN));
    add_number(&result, "cost-infinite", work.api->cost(work, INFINITY));
    add_number(&result, "cost-negative", work.api->cost(work, -1));
    add_number(&result, "result-null", work.api->result(work, qntx_make_bytes(NULL, 5)));
    add_number(&result, "result-endless", work.api->result(work, qntx_make_bytes("abc", SIZE_MAX)));
    add_number(&result, "retry-null", work.api->retry(work, 0, NULL_TEXT));
    add_number(&result, "retry-not-utf8", work.api->retry(work, 0, NOT_UTF8));
    text_add(&result, "}");
    const qntx_status status = set_result(work, &result);
    free(result.data);
    return status;
}

/* Reports progress as often as the payload says, as fast as it can. The result: nanoseconds for each. */
WORK(work_chatty) {
    const int64_t count = view_number(payload(job));
    struct timespec from, to;
    text result = {0};
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int64_t i = 1; i <= count; i++) {
        work.api->progress(work, i, count);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    const int64_t spent = (to.tv_sec - from.tv_sec) * INT64_C(1000000000) + (to.tv_nsec - from.tv_nsec);
    text_add(&result, "%" PRId64, count > 0 ? spent / count : 0);
    const qntx_status status = set_result(work, &result);
    free(result.data);
    return status;
}

typedef struct work_use {
    qntx_work work;
    qntx_status status;
} work_use;

static inline void *use_work(void *argument) {
    work_use *use = argument;
    use->status = use->work.api->progress(use->work, 3, 4);
    return NULL;
}

/* Progress from another thread, which is allowed; and the handle is kept for GET /use-kept-work. */
WORK(work_keeps) {
    plugin *self = context;
    work_use use = {work, 77};
    pthread_t thread;
    if (pthread_create(&thread, NULL, use_work, &use) == 0) {
        pthread_join(thread, NULL);
    }
    note(&self->base, "work-on-thread", use.status);
    self->kept_work = work;
    return QNTX_OK;
}

/* Every service, from within a job. The result is what came of each. */
WORK(work_everything) {
    text result = {0};
    text_add(&result, "{");
    add_everything(context, &result);
    text_add(&result, "}");
    const qntx_status status = set_result(work, &result);
    free(result.data);
    return status;
}

/* Enqueues a job that belongs to this one, for the handler in the payload; its id is the result. */
WORK(work_enqueues) {
    plugin *self = context;
    const qntx_job child = {.struct_size = sizeof child, .handler = payload(job), .parent_id = job->id};
    const qntx_job *all = &child;
    qntx_str id = {NULL, 0};
    const qntx_status status = self->services->queue->enqueue(self->base.host, &all, 1, 0, keep_id, &id);
    return status == QNTX_OK
               ? work.api->result(work, qntx_make_bytes(id.data, id.length))
               : self->base.host->fail(self->base.host, status, self->services->error_text());
}

/* Cancels itself, and goes as it is told to. */
WORK(work_cancels_itself) {
    plugin *self = context;
    note(&self->base, "cancels-itself", self->services->queue->cancel(self->base.host, job->id));
    for (int i = 0; i < 5000 && !work.api->is_cancelled(work); i++) {
        usleep(1000);
    }
    note(&self->base, "cancelled-itself", work.api->is_cancelled(work));
    return QNTX_ERR_CLOSED;
}

/* The handle of an execution that is over: QNTX_ERR_CLOSED, cancelled, no time left. */
HANDLER(use_kept_work) {
    plugin *self = context;
    const qntx_work work = self->kept_work;
    text out = {0};
    text_add(&out, "{");
    if (work.api != NULL) {
        add_number(&out, "progress", work.api->progress(work, 1, 1));
        add_number(&out, "cost", work.api->cost(work, 1));
        add_number(&out, "result", work.api->result(work, qntx_make_bytes("late", 4)));
        add_number(&out, "is_cancelled", work.api->is_cancelled(work));
        add_number(&out, "time_left", (int64_t)work.api->time_left(work));
        add_number(&out, "retry", work.api->retry(work, 0, QNTX_LIT("late")));
    }
    return end_answer(&out, exchange);
}

#endif
