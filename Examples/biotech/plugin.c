/*
 * plugin.c: sequence analysis as a QNTX plugin. This file is what the host sees; endpoints.h is what it does.
 * SPDX-License-Identifier: MIT
 */
#include "align_job.h"
#include "endpoints.h"
#include "limits.h"

#define NAME "biotech"
#define VERSION "1.0.0"
#define QNTX_VERSION ">=0.20, <2"

QNTX_PLUGIN_NOTE(NAME, VERSION, QNTX_VERSION);

static const qntx_metadata metadata = {
    sizeof(qntx_metadata), 0, NAME, VERSION, QNTX_VERSION,
    "Sequence analysis: composition and N50 of FASTA, pairwise alignment, open reading frames.",
    "The QNTX authors", "MIT",
};

static qntx_status initialize(const qntx_host *host, void **state) {
    instance *owner = instance_make(host);
    qntx_status status;
    if (owner == NULL) {
        return qntx_fail(host, QNTX_ERR_NO_MEMORY, "out of memory for the instance");
    }
    status = settings_read(&owner->configured, host);
    if (status != QNTX_OK) {
        instance_release(owner);
        return status;
    }
    qntx_log(host, QNTX_LOG_INFO, "ready for sequences");
    *state = owner;
    return QNTX_OK;
}

static qntx_status shutdown_instance(void *state) {
    instance_release(state);
    return QNTX_OK;
}

static qntx_status add(qntx_mux mux, const char *pattern, endpoint *one, uint64_t max_body, uint32_t deadline_ms) {
    qntx_route route = {sizeof(qntx_route), 0, NULL, instance_serve, NULL, 0, 0, 0};
    route.pattern = pattern;
    route.context = one;
    route.max_body = max_body;
    route.deadline_ms = deadline_ms;
    return mux.api->handle(mux, &route);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    endpoint *all = ((instance *)state)->endpoints;
    qntx_status status = qntx_handle_inline(mux, "GET /{$}", index_answer, NULL);
    if (status == QNTX_OK) {
        status = add(mux, "POST /stats", &all[ENDPOINT_STATS], STATS_MAX_BODY, STATS_DEADLINE_MS);
    }
    if (status == QNTX_OK) {
        status = add(mux, "POST /align", &all[ENDPOINT_ALIGN], ALIGN_MAX_BODY, ALIGN_DEADLINE_MS);
    }
    if (status == QNTX_OK) {
        status = add(mux, "POST /orfs", &all[ENDPOINT_ORFS], ORFS_MAX_BODY, ORFS_DEADLINE_MS);
    }
    if (status == QNTX_OK) {
        status = add(mux, "POST /align/jobs", &all[ENDPOINT_SUBMIT], ALIGN_MAX_BODY, ALIGN_DEADLINE_MS);
    }
    if (status == QNTX_OK) {
        status = qntx_handle(mux, "GET /align/jobs/{id}", instance_serve, &all[ENDPOINT_LOOK]);
    }
    if (status == QNTX_OK) {
        status = qntx_handle(mux, "DELETE /align/jobs/{id}", instance_serve, &all[ENDPOINT_CANCEL]);
    }
    return status;
}

/* Nothing runs between requests, so there is nothing to hold but the word for it. */
static qntx_status set_paused(void *state, bool paused) {
    instance *owner = state;
    atomic_store(&owner->paused, paused);
    qntx_log(owner->host, QNTX_LOG_INFO, paused ? "paused" : "resumed");
    return QNTX_OK;
}

static qntx_status pause_instance(void *state) {
    return set_paused(state, true);
}

static qntx_status resume_instance(void *state) {
    return set_paused(state, false);
}

static qntx_status reconfigure(void *state) {
    instance *owner = state;
    return settings_read(&owner->configured, owner->host);
}

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    return registry.api->handle(registry, QNTX_LIT(ALIGN_JOB), align_job_execute, state);
}

static const void *get_extension(const char *name) {
    static const qntx_jobs jobs = {sizeof(qntx_jobs), 0, register_jobs};
    static const qntx_reconfigure again = {sizeof(qntx_reconfigure), 0, reconfigure};
    if (qntx_str_is(qntx_cstr(name), QNTX_JOBS)) {
        return &jobs;
    }
    return qntx_str_is(qntx_cstr(name), QNTX_RECONFIGURE) ? &again : NULL;
}

/* It can be unmapped: no threads, no thread-local data, no exit handlers, and no pointers left with anyone. */
static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof(qntx_plugin_vtable),
    .abi_version = QNTX_ABI_VERSION,
    .flags = QNTX_PLUGIN_UNLOADABLE,
    .metadata = &metadata,
    .initialize = initialize,
    .shutdown = shutdown_instance,
    .register_http = register_http,
    .health = instance_health,
    .pause = pause_instance,
    .resume = resume_instance,
    .config_schema = settings_schema,
    .get_extension = get_extension,
};

QNTX_PLUGIN(vtable)
