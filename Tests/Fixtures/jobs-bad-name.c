/* SPDX-License-Identifier: MIT */
/* jobs-bad-name: names handlers whose names are no text: NULL with a length, not UTF-8, 129 bytes long. */
#include "jobs.h"

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    char name[129];
    memset(name, 'x', sizeof name);
    registry.api->handle(registry, qntx_make_str(NULL, 5), fixture_work, state);
    registry.api->handle(registry, QNTX_LIT("caf\xe9"), fixture_work, state);
    registry.api->handle(registry, qntx_make_str(name, sizeof name), fixture_work, state);
    return QNTX_OK;
}

static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};

FIXTURE_METADATA("jobs-bad-name");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
