/*
 * plugin.c: sequence analysis as a QNTX plugin. This file is what the host sees; endpoints.h is what it does.
 * SPDX-License-Identifier: MIT
 */
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
    if (owner == NULL) {
        return qntx_fail(host, QNTX_ERR_NO_MEMORY, "out of memory for the instance");
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

#define DEFAULT_HOLDS " QNTX ABI 1.0 does not hand values to plugins yet: the default holds."

static qntx_status config_schema(qntx_schema schema) {
    static const struct {
        const char *name, *description, *default_value, *min_value, *max_value;
    } all[] = {
        {"max_alignment_cells",
         "The largest matrix of an alignment, rows times columns; it takes half a byte a cell." DEFAULT_HOLDS,
         LIMIT_TEXT(MAX_ALIGNMENT_CELLS), "1", NULL},
        {"default_listed", "How many entries an answer lists when its query has no limit." DEFAULT_HOLDS,
         LIMIT_TEXT(DEFAULT_LISTED), "0", LIMIT_TEXT(MAX_LISTED)},
        {"max_listed", "How many entries a query may ask for." DEFAULT_HOLDS, LIMIT_TEXT(MAX_LISTED), "0", NULL},
        {"max_record_bases",
         "The longest record that is searched for open reading frames; it takes a byte a base." DEFAULT_HOLDS,
         LIMIT_TEXT(MAX_RECORD_BASES), "3", NULL},
    };
    qntx_status status = QNTX_OK;
    size_t i;
    for (i = 0; status == QNTX_OK && i < sizeof all / sizeof all[0]; i++) {
        qntx_config_field field = {sizeof(qntx_config_field), 0, NULL, "integer", NULL, NULL, NULL, NULL, NULL, NULL};
        field.name = all[i].name;
        field.description = all[i].description;
        field.default_value = all[i].default_value;
        field.min_value = all[i].min_value;
        field.max_value = all[i].max_value;
        status = schema.api->field(schema, &field);
    }
    return status;
}

/* It can be unmapped: no threads, no thread-local data, no exit handlers, and no pointers left with anyone. */
static const qntx_plugin_vtable vtable = {
    sizeof(qntx_plugin_vtable), QNTX_ABI_VERSION, QNTX_PLUGIN_UNLOADABLE, &metadata,
    initialize, shutdown_instance, register_http, instance_health, pause_instance, resume_instance, config_schema, NULL,
};

QNTX_PLUGIN(vtable)
