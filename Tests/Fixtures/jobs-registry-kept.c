/* SPDX-License-Identifier: MIT */
/*
 * jobs-registry-kept: keeps the handle of register_jobs and uses it from a request. GET /hello answers with the
 * status that it gets: QNTX_ERR_CLOSED, "-5\n".
 */
#include <stdio.h>
#include <string.h>

#include "jobs.h"

static qntx_job_registry kept;

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    kept = registry;
    return registry.api->handle(registry, QNTX_LIT("jobs-registry-kept.work"), fixture_work, state);
}

static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};

static qntx_status use_kept(void *context, qntx_exchange exchange, const qntx_request *request) {
    char answer[16];
    (void)request;
    snprintf(answer, sizeof answer, "%d\n",
             kept.api->handle(kept, QNTX_LIT("jobs-registry-kept.late"), fixture_work, context));
    return qntx_respond_text(exchange, 200, answer);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    return qntx_handle(mux, "GET /hello", use_kept, state);
}

static const void *get_extension(const char *name) {
    return strcmp(name, QNTX_JOBS) == 0 ? &jobs : NULL;
}

FIXTURE_METADATA("jobs-registry-kept");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = register_http,
               .get_extension = get_extension)
