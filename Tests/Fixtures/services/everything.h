/*
 * everything.h: one ordinary call of every function of every service: from a route, an event loop, a thread,
 * a job, and from beyond the end.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_EVERYTHING_H
#define SERVICES_EVERYTHING_H

#include "attestations.h"
#include "database.h"
#include "queue.h"

static inline void everything_config(plugin *self, text *out) {
    const qntx_config_api *config = self->services->config;
    const qntx_host *host = self->base.host;
    collector items = {.self = self};
    char buffer[64];
    size_t length = 0;
    add_number(out, "set", config->set(host, QNTX_LIT("everything"), QNTX_LIT("1,2")));
    add_number(out, "get", config->get(host, QNTX_LIT("everything"), buffer, sizeof buffer, &length));
    add_number(out, "get_int", config->get_int(host, QNTX_LIT("not-set"), 7));
    member(out, "get_number");
    text_add(out, "%g", config->get_number(host, QNTX_LIT("not-set"), 7.5));
    add_number(out, "get_bool", config->get_bool(host, QNTX_LIT("not-set"), true));
    add_number(out, "get_list", config->get_list(host, QNTX_LIT("everything"), collect_text, &items));
    add_number(out, "keys", config->keys(host, collect_text, &items));
    free(items.out.data);
}

static inline void everything_attestations(plugin *self, text *out) {
    const qntx_attestations_api *store = self->services->attestations;
    const qntx_host *host = self->base.host;
    const qntx_str subject = QNTX_LIT("everything");
    const qntx_attestation one = {.struct_size = sizeof one, .subjects = &subject, .subject_count = 1};
    const qntx_attestation *all = &one;
    const qntx_attestation_filter filter = {.struct_size = sizeof filter, .limit = 1};
    collector found = {.self = self};
    bool exists = false;
    add_number(out, "create", store->create(host, &all, 1, count_attestation, &found));
    add_number(out, "generate", store->generate(host, &all, 1, count_attestation, &found));
    add_number(out, "exists", store->exists(host, QNTX_LIT("AS-nobody"), &exists));
    add_number(out, "query", store->query(host, &filter, count_attestation, &found));
}

static inline bool keep_id(void *context, qntx_str id) {
    qntx_str *kept = context;
    static __thread char storage[128];
    kept->length = id.length < sizeof storage ? id.length : 0;
    memcpy(storage, id.data, kept->length);
    kept->data = storage;
    return true;
}

static inline void everything_queue(plugin *self, text *out) {
    const qntx_queue_api *queue = self->services->queue;
    const qntx_host *host = self->base.host;
    qntx_job job = ordinary_job();
    const qntx_job *all = &job;
    collector jobs = {.self = self};
    qntx_str id = QNTX_LIT("JB-nobody");
    add_number(out, "enqueue", queue->enqueue(host, &all, 1, 0, keep_id, &id));
    add_number(out, "get_job", queue->get(host, id, collect_job, &jobs));
    add_number(out, "list", queue->list(host, -1, 1, collect_job, &jobs));
    job.id = id;
    job.progress_current = job.progress_total = 1;
    add_number(out, "update", queue->update(host, &job));
    add_number(out, "cancel", queue->cancel(host, id));
    free(jobs.out.data);
}

static inline void everything_database(plugin *self, text *out) {
    const qntx_database_api *database = self->services->database;
    const qntx_host *host = self->base.host;
    collector rows = {.self = self};
    add_number(out, "table_prefix", (int64_t)database->table_prefix(host).length);
    add_number(out, "execute",
               database->execute(host, QNTX_LIT("CREATE TABLE IF NOT EXISTS services_all (a)"), NULL, 0,
                                 NULL));
    add_number(out, "query_rows", database->query(host, QNTX_LIT("SELECT 1"), NULL, 0, count_row, &rows));
    add_number(out, "transaction", database->transaction(host, no_body, NULL));
}

/* Adds the status of each, by the function's name. */
static inline void add_everything(plugin *self, text *out) {
    everything_config(self, out);
    if (self->services->attestations != NULL) {
        everything_attestations(self, out);
    }
    if (self->services->queue != NULL) {
        everything_queue(self, out);
    }
    if (self->services->database != NULL) {
        everything_database(self, out);
    }
}

HANDLER(everything) {
    text out = {0};
    text_add(&out, "{");
    add_everything(context, &out);
    return end_answer(&out, exchange);
}

static inline void everything_work(later *self) {
    text out = {0};
    text_add(&out, "{");
    add_everything((plugin *)(void *)self->plugin, &out);
    end_answer(&out, self->exchange);
}

/* The same from a thread of the plugin's own. */
HANDLER(everything_thread) {
    return later_start(context, exchange, everything_work, NULL);
}

/* What the extension's table holds. */
HANDLER(services_table) {
    plugin *self = context;
    const qntx_services *services = self->services;
    text out = {0};
    text_add(&out, "{");
    add_number(&out, "there", services != NULL);
    add_number(&out, "same-again", services == qntx_get_services(self->base.host));
    add_number(&out, "unknown", self->base.host->get_extension(self->base.host, "qntx.services/2") != NULL);
    if (services != NULL) {
        add_number(&out, "struct_size", services->struct_size);
        add_number(&out, "config", services->config != NULL ? (int64_t)services->config->struct_size : 0);
        add_number(&out, "attestations",
                   services->attestations != NULL ? (int64_t)services->attestations->struct_size : 0);
        add_number(&out, "queue", services->queue != NULL ? (int64_t)services->queue->struct_size : 0);
        add_number(&out, "database",
                   services->database != NULL ? (int64_t)services->database->struct_size : 0);
    }
    return end_answer(&out, exchange);
}

static inline void *read_error(void *argument) {
    plugin *self = argument;
    note(&self->base, "error-of-other-thread", (int64_t)self->services->error_text().length);
    return NULL;
}

/* error_text after a failure, asked twice; on another thread, which has had none; after a success. */
HANDLER(error_text) {
    plugin *self = context;
    const qntx_config_api *config = self->services->config;
    pthread_t thread;
    char buffer[8];
    text out = {0};
    text_add(&out, "{");
    config->get(self->base.host, QNTX_LIT("no-such-key"), buffer, sizeof buffer, NULL);
    add_text(&out, "first", self->services->error_text());
    add_text(&out, "again", self->services->error_text());
    if (pthread_create(&thread, NULL, read_error, self) == 0) {
        pthread_join(thread, NULL);
    }
    config->get(self->base.host, QNTX_LIT(""), buffer, sizeof buffer, NULL);
    add_text(&out, "second", self->services->error_text());
    config->set(self->base.host, QNTX_LIT("error-text"), QNTX_LIT("1"));
    add_text(&out, "after-success", self->services->error_text());
    return end_answer(&out, exchange);
}

#endif
