/* SPDX-License-Identifier: MIT */
/* jobs-null-handler: names a handler that is NULL; register_jobs says QNTX_OK all the same. */
#include "jobs.h"

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    registry.api->handle(registry, QNTX_LIT("jobs-null-handler.work"), NULL, state);
    return QNTX_OK;
}

static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};

FIXTURE_METADATA("jobs-null-handler");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
