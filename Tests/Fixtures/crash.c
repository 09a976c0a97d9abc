/* SPDX-License-Identifier: MIT */
/*
 * crash: one job handler, "crash.work", whose result is its payload: what a host that is killed in the middle has to
 * execute again. "crash.slow" counts to the number that is its payload, 10 ms for each, and says how far it is.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"

static qntx_status work(void *context, qntx_work work, const qntx_job *job) {
    (void)context;
    return work.api->result(work, job->payload);
}

static qntx_status slow(void *context, qntx_work work, const qntx_job *job) {
    const char *text = job->payload.data;
    int64_t total = 0, done;
    size_t i;
    (void)context;
    for (i = 0; i < job->payload.length && text[i] >= '0' && text[i] <= '9'; i++) total = total * 10 + (text[i] - '0');
    for (done = 0; done < total; done++) {
        if (work.api->is_cancelled(work)) return QNTX_ERR_CLOSED;
        usleep(10000);
        work.api->progress(work, done + 1, total);
    }
    return work.api->result(work, job->payload);
}

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    qntx_status status = registry.api->handle(registry, QNTX_LIT("crash.work"), work, state);
    return status != QNTX_OK ? status : registry.api->handle(registry, QNTX_LIT("crash.slow"), slow, state);
}

static const void *get_extension(const char *name) {
    static const qntx_jobs jobs = {sizeof(qntx_jobs), 0, register_jobs};
    return strcmp(name, QNTX_JOBS) == 0 ? &jobs : NULL;
}

FIXTURE_METADATA("crash");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = fixture_register_http,
               .get_extension = get_extension)
