/* SPDX-License-Identifier: MIT */
/* jobs-other-name: names a handler that the fixture "services" has too: "services.ok". */
#include "jobs.h"

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    return registry.api->handle(registry, QNTX_LIT("services.ok"), fixture_work, state);
}

static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};

FIXTURE_METADATA("jobs-other-name");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
