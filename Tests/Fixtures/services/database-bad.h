/*
 * database-bad.h: what no database should take, and what a row's callback may do.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_DATABASE_BAD_H
#define SERVICES_DATABASE_BAD_H

#include "database.h"

static inline qntx_status execute_sql(plugin *self, qntx_str sql) {
    return self->services->database->execute(self->base.host, sql, NULL, 0, NULL);
}

static inline void bad_statements(plugin *self, text *out) {
    const struct {
        const char *name;
        qntx_str sql;
    } list[] = {
        {"sql-null", NULL_TEXT},
        {"sql-endless", ENDLESS_TEXT},
        {"sql-empty", {NULL, 0}},
        {"sql-not-utf8", NOT_UTF8},
        {"sql-nul", QNTX_LIT("SELECT 1\0; SELECT 2")},
        {"sql-syntax", QNTX_LIT("SELEKT 1")},
        {"sql-two", QNTX_LIT("SELECT 1; SELECT 2")},
        {"sql-comment", QNTX_LIT("-- nothing")},
        {"foreign-read", QNTX_LIT("SELECT * FROM attestations")},
        {"foreign-write", QNTX_LIT("DELETE FROM attestations")},
        {"foreign-create", QNTX_LIT("CREATE TABLE other_table (a)")},
        {"schema-write", QNTX_LIT("DELETE FROM sqlite_master")},
        {"attach", QNTX_LIT("ATTACH ':memory:' AS other")},
        {"pragma", QNTX_LIT("PRAGMA journal_mode = DELETE")},
        {"begin", QNTX_LIT("BEGIN")},
        {"commit", QNTX_LIT("COMMIT")},
        {"vacuum", QNTX_LIT("VACUUM")},
        {"load-extension", QNTX_LIT("SELECT load_extension('/nowhere.so')")},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        add_number(out, list[i].name, execute_sql(self, list[i].sql));
    }
}

static inline qntx_status select_value(plugin *self, const qntx_value *arguments, size_t count) {
    collector rows = {.self = self};
    return self->services->database->query(self->base.host, QNTX_LIT("SELECT ?"), arguments, count, count_row,
                                           &rows);
}

static inline void bad_arguments(plugin *self, text *out) {
    qntx_value values[2] = {qntx_integer(1), qntx_integer(2)};
    add_number(out, "arguments-null", select_value(self, NULL, 1));
    add_number(out, "arguments-endless", select_value(self, values, SIZE_MAX));
    add_number(out, "arguments-too-few", select_value(self, values, 0));
    add_number(out, "arguments-too-many", select_value(self, values, 2));
    values[0].type = 77;
    add_number(out, "argument-type-77", select_value(self, values, 1));
    values[0].type = -1;
    add_number(out, "argument-type-minus-1", select_value(self, values, 1));
    values[0] = qntx_text(NULL_TEXT);
    add_number(out, "argument-text-null", select_value(self, values, 1));
    values[0] = qntx_text(NOT_UTF8);
    add_number(out, "argument-text-not-utf8", select_value(self, values, 1));
    values[0] = qntx_text(WITH_NUL);
    add_number(out, "argument-text-nul", select_value(self, values, 1));
    values[0] = qntx_blob(NULL, 5);
    add_number(out, "argument-blob-null", select_value(self, values, 1));
    values[0] = qntx_blob("abc", SIZE_MAX);
    add_number(out, "argument-blob-endless", select_value(self, values, 1));
    values[0] = qntx_real(NAN);
    add_number(out, "argument-nan", select_value(self, values, 1));
}

HANDLER(db_bad) {
    plugin *self = context;
    const qntx_database_api *database = self->services->database;
    qntx_change change = {.struct_size = 0};
    text out = {0};
    text_add(&out, "{");
    bad_statements(self, &out);
    bad_arguments(self, &out);
    add_number(&out, "change-size-0",
               database->execute(self->base.host, QNTX_LIT("SELECT 1"), NULL, 0, &change));
    change.struct_size = UINT32_MAX;
    add_number(&out, "change-size-max",
               database->execute(self->base.host, QNTX_LIT("SELECT 1"), NULL, 0, &change));
    add_number(&out, "query-null-callback",
               database->query(self->base.host, QNTX_LIT("SELECT 1"), NULL, 0, NULL, NULL));
    add_number(&out, "transaction-null", database->transaction(self->base.host, NULL, NULL));
    return end_answer(&out, exchange);
}

/* From within a row's callback: a change, a query, a transaction, and what was lent is still there. */
static inline bool call_within_row(void *context, const qntx_row *row) {
    collector *into = context;
    plugin *self = into->self;
    const qntx_database_api *database = self->services->database;
    collector inner = {.self = self};
    if (into->count++ == 0) {
        text_add(&into->out, "{");
        add_number(&into->out, "execute",
                   execute_sql(self, QNTX_LIT("CREATE TABLE IF NOT EXISTS services_within (a)")));
        add_number(&into->out, "query",
                   database->query(self->base.host, QNTX_LIT("SELECT 1 UNION SELECT 2"), NULL, 0, count_row,
                                   &inner));
        add_number(&into->out, "rows", inner.count);
        add_number(&into->out, "transaction", database->transaction(self->base.host, no_body, NULL));
        add_number(&into->out, "still-lent", row->values[0].integer);
        text_add(&into->out, "}");
    }
    return true;
}

HANDLER(db_nested_rows) {
    plugin *self = context;
    collector within = {.self = self};
    text out = {0};
    begin_answer(self, &out,
                 self->services->database->query(self->base.host, QNTX_LIT("SELECT 41 UNION SELECT 42"), NULL,
                                                 0, call_within_row, &within));
    add_number(&out, "calls", within.count);
    if (within.out.data != NULL) {
        add_json(&out, "within", &within.out);
        free(within.out.data);
    }
    return end_answer(&out, exchange);
}

typedef struct foreign_use {
    qntx_transaction transaction;
    qntx_status status;
} foreign_use;

static inline void *use_transaction(void *argument) {
    foreign_use *use = argument;
    collector rows = {0};
    use->status =
        use->transaction.api->query(use->transaction, QNTX_LIT("SELECT 1"), NULL, 0, count_row, &rows);
    return NULL;
}

/* Uses a transaction from another thread while its body waits for that. */
static inline qntx_status lend_to_thread(void *context, qntx_transaction transaction) {
    foreign_use *use = context;
    pthread_t thread;
    use->transaction = transaction;
    if (pthread_create(&thread, NULL, use_transaction, use) != 0) {
        return QNTX_ERR_NO_MEMORY;
    }
    pthread_join(thread, NULL);
    return QNTX_OK;
}

HANDLER(db_transaction_thread) {
    plugin *self = context;
    foreign_use use = {.status = 77};
    text out = {0};
    begin_answer(self, &out, self->services->database->transaction(self->base.host, lend_to_thread, &use));
    add_number(&out, "other-thread", use.status);
    return end_answer(&out, exchange);
}

#endif
