/* POST /align/jobs, GET and DELETE /align/jobs/{id}. SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "align_job.h"
#include "endpoints.h"
#include "limits.h"

/* The host's queue; a problem where it has none. */
static const qntx_queue_api *find_queue(const instance *owner, problem *what) {
    const qntx_queue_api *queue = owner->services != NULL ? owner->services->queue : NULL;
    if (queue == NULL) {
        (void)problem_set(what, 503, "this host runs no jobs: POST /align answers at once");
    }
    return queue;
}

/* Tells the client what the host says of its queue, where the client can do something about it. */
static qntx_status check(const instance *owner, qntx_status status, problem *what) {
    const qntx_str why = status != QNTX_OK ? owner->services->error_text() : QNTX_LIT("");
    const uint32_t http = status == QNTX_ERR_NOT_FOUND   ? 404
                          : status == QNTX_ERR_CONFLICT  ? 409
                          : status == QNTX_ERR_TOO_LARGE ? 413
                          : status == QNTX_ERR_BUSY      ? 503
                                                         : 0;
    if (http != 0) {
        (void)problem_set(what, http, "%.*s", (int)(why.length < 300 ? why.length : 300), why.data);
    } else if (status != QNTX_OK) {
        (void)owner->host->fail(owner->host, status, why);
    }
    return status;
}

typedef struct job_id {
    char text[128];
    size_t length;
} job_id;

static bool keep_id(void *context, qntx_str id) {
    job_id *kept = context;
    if (id.length <= sizeof kept->text) {
        memcpy(kept->text, id.data, id.length);
        kept->length = id.length;
    }
    return false; /* there is one */
}

/* Enqueues what was asked, with the payload as its JSON. */
static qntx_status enqueue(const instance *owner, const qntx_queue_api *queue, const align_request *asked,
                           job_id *id, problem *what) {
    buffer payload = buffer_make(4 * ALIGN_MAX_BODY);
    qntx_job job = {.struct_size = sizeof job, .handler = QNTX_LIT(ALIGN_JOB), .source = QNTX_LIT("POST /align/jobs")};
    const qntx_job *const all = &job;
    qntx_status status;
    align_job_payload(&payload, asked);
    status = payload.status;
    if (status == QNTX_OK) {
        job.payload = qntx_make_bytes(payload.data, payload.length);
        job.maximum_retries = ALIGN_JOB_RETRIES;
        status = check(owner, queue->enqueue(owner->host, &all, 1, 0, keep_id, id), what);
    }
    buffer_free(&payload);
    return status;
}

qntx_status align_submit(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                         problem *what) {
    const qntx_queue_api *queue = find_queue(owner, what);
    align_request asked;
    job_id id = {"", 0};
    qntx_status status;
    if (queue == NULL) {
        return QNTX_ERR_UNSUPPORTED;
    }
    /* Read here and not only in the job, so that a mistake is the client's to hear of at once. */
    status = align_request_read(exchange, request, &asked, what);
    if (status == QNTX_OK) {
        status = alignment_check(align_sequence(&asked, 0), align_sequence(&asked, 1), &asked.scores,
                                 (uint64_t)atomic_load(&owner->configured.max_alignment_cells), what);
    }
    if (status == QNTX_OK) {
        status = enqueue(owner, queue, &asked, &id, what);
    }
    if (status == QNTX_OK) {
        json_writer json = json_begin(&answer->body);
        json_open(&json, '{');
        json_string_member(&json, "job", id.text, id.length);
        json_close(&json, '}');
        answer->status = 202;
        (void)snprintf(answer->location, sizeof answer->location, "/api/%s/align/jobs/%.*s", owner->host->domain,
                       (int)id.length, id.text);
    }
    align_request_free(&asked);
    return status;
}

/* Where a job's JSON goes; `found` once it has come. */
typedef struct job_sink {
    buffer *out;
    bool found;
} job_sink;

static bool write_job(void *context, const qntx_job *job) {
    static const char *const statuses[] = {"queued", "running", "paused", "completed", "failed", "cancelled"};
    job_sink *sink = context;
    json_writer json = json_begin(sink->out);
    const char *status = job->status >= 0 && job->status <= QNTX_JOB_CANCELLED ? statuses[job->status] : "unknown";
    if (!qntx_str_is(job->handler, ALIGN_JOB)) {
        return false; /* the plugin has no other, but another plugin's job may be its own to see some day */
    }
    sink->found = true;
    json_open(&json, '{');
    json_string_member(&json, "job", job->id.data, job->id.length);
    json_string_member(&json, "status", status, qntx_cstr(status).length);
    json_key(&json, "progress");
    json_open(&json, '{');
    json_number_member(&json, "rows", job->progress_current);
    json_number_member(&json, "of", job->progress_total);
    json_close(&json, '}');
    json_key(&json, "error");
    if (job->error.length > 0) {
        json_string(&json, job->error.data, job->error.length);
    } else {
        json_null(&json);
    }
    json_key(&json, "result");
    if (job->status == QNTX_JOB_COMPLETED && job->result.length > 0) {
        buffer_append(json.out, job->result.data, job->result.length); /* JSON already */
        json.comma = true;
    } else {
        json_null(&json);
    }
    json_close(&json, '}');
    return false;
}

/* Writes the job that the path names. */
static qntx_status answer_job(instance *owner, const qntx_queue_api *queue, qntx_str id, reply *answer,
                              problem *what) {
    job_sink sink = {&answer->body, false};
    qntx_status status = check(owner, queue->get(owner->host, id, write_job, &sink), what);
    if (status == QNTX_OK && !sink.found) {
        status = problem_set(what, 404, "there is no such alignment");
    }
    return status;
}

qntx_status align_look(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                       problem *what) {
    const qntx_queue_api *queue = find_queue(owner, what);
    (void)request;
    return queue == NULL ? QNTX_ERR_UNSUPPORTED
                         : answer_job(owner, queue, qntx_path_value(exchange, "id"), answer, what);
}

qntx_status align_cancel(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                         problem *what) {
    const qntx_queue_api *queue = find_queue(owner, what);
    const qntx_str id = qntx_path_value(exchange, "id");
    buffer nothing = buffer_make(MAX_ANSWER_LENGTH);
    reply before = {200, nothing, ""};
    qntx_status status;
    (void)request;
    if (queue == NULL) {
        return QNTX_ERR_UNSUPPORTED;
    }
    /* First whether it is one of these at all. */
    status = answer_job(owner, queue, id, &before, what);
    buffer_free(&before.body);
    if (status == QNTX_OK) {
        status = check(owner, queue->cancel(owner->host, id), what);
    }
    return status == QNTX_OK ? answer_job(owner, queue, id, answer, what) : status;
}
