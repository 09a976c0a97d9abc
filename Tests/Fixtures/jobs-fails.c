/* SPDX-License-Identifier: MIT */
/* jobs-fails: names a handler, and then cannot name another: register_jobs fails with a reason. */
#include "jobs.h"

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    registry.api->handle(registry, QNTX_LIT("jobs-fails.work"), fixture_work, state);
    return qntx_fail((const qntx_host *)state, QNTX_ERR_FAILED, "the model is not there");
}

static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};

FIXTURE_METADATA("jobs-fails");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
