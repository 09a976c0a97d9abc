/* SPDX-License-Identifier: MIT */
/* jobs-no-function: its extension "qntx.jobs/1" has no register_jobs. */
#include "jobs.h"

static const qntx_jobs jobs = {sizeof jobs, 0, NULL};

FIXTURE_METADATA("jobs-no-function");
FIXTURE_EXTENSION(QNTX_JOBS, jobs)
