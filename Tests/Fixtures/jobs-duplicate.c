/* SPDX-License-Identifier: MIT */
/* jobs-duplicate: names one handler twice; register_jobs says QNTX_OK all the same. */
#include "jobs.h"

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    registry.api->handle(registry, QNTX_LIT("jobs-duplicate.work"), fixture_work, state);
    registry.api->handle(registry, QNTX_LIT("jobs-duplicate.work"), fixture_work, state);
    return QNTX_OK;
}

static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};

FIXTURE_METADATA("jobs-duplicate");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
