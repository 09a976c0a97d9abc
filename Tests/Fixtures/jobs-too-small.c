/* SPDX-License-Identifier: MIT */
/* jobs-too-small: its extension "qntx.jobs/1" is smaller than revision 1. */
#include "jobs.h"

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    return registry.api->handle(registry, QNTX_LIT("jobs-too-small.work"), fixture_work, state);
}

static const qntx_jobs jobs = {8, 0, register_jobs};

FIXTURE_METADATA("jobs-too-small");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
