/*
 * database.h: the database.
 * SPDX-License-Identifier: MIT
 *
 * A client sends a statement in the body's first line and an argument in each line after it: "i 42", "r 1.5",
 * "t some text", "b 00ff" (a blob in hex), "n" (NULL).
 */
#ifndef SERVICES_DATABASE_H
#define SERVICES_DATABASE_H

#include "support.h"

enum { MOST_ARGUMENTS = 16, MOST_BLOB = 256 };

typedef struct statement {
    qntx_str sql;
    qntx_value arguments[MOST_ARGUMENTS];
    size_t count;
    unsigned char blobs[MOST_ARGUMENTS][MOST_BLOB];
} statement;

static inline qntx_value read_blob(statement *into, qntx_str hex) {
    unsigned char *blob = into->blobs[into->count];
    size_t length = 0;
    for (; length < MOST_BLOB && 2 * length + 1 < hex.length; length++) {
        const char digits[3] = {hex.data[2 * length], hex.data[2 * length + 1], '\0'};
        blob[length] = (unsigned char)strtol(digits, NULL, 16);
    }
    return qntx_blob(blob, length);
}

static inline void read_statement(statement *into, qntx_str body) {
    memset(into, 0, sizeof *into);
    into->sql = take(&body, '\n');
    while (body.length > 0 && into->count < MOST_ARGUMENTS) {
        qntx_str value = take(&body, '\n');
        char digits[40];
        const qntx_str type = take(&value, ' ');
        snprintf(digits, sizeof digits, "%.*s", (int)(value.length < 39 ? value.length : 39), value.data);
        into->arguments[into->count] = qntx_str_is(type, "i")   ? qntx_integer(view_number(value))
                                       : qntx_str_is(type, "r") ? qntx_real(strtod(digits, NULL))
                                       : qntx_str_is(type, "t") ? qntx_text(value)
                                       : qntx_str_is(type, "b") ? read_blob(into, value)
                                                                : qntx_null();
        into->count++;
    }
}

/* A row as a JSON array; text is text, a blob {"hex":"00ff"}. */
static inline bool collect_row(void *context, const qntx_row *row) {
    collector *into = context;
    collect(into);
    text_add(&into->out, "[");
    for (uint32_t i = 0; i < row->count; i++) {
        const qntx_value *value = &row->values[i];
        text_add(&into->out, "%s", i > 0 ? "," : "");
        switch (value->type) {
        case QNTX_VALUE_INTEGER:
            text_add(&into->out, "%" PRId64, value->integer);
            break;
        case QNTX_VALUE_REAL:
            text_add(&into->out, "%.17g", value->real);
            break;
        case QNTX_VALUE_TEXT:
            text_quoted(&into->out, qntx_make_str(value->bytes.data, value->bytes.length));
            break;
        case QNTX_VALUE_BLOB:
            text_add(&into->out, "{\"hex\":\"");
            for (size_t at = 0; at < value->bytes.length; at++) {
                text_add(&into->out, "%02x", ((const unsigned char *)value->bytes.data)[at]);
            }
            text_add(&into->out, "\"}");
            break;
        default:
            text_add(&into->out, "null");
        }
    }
    text_add(&into->out, "]");
    return goes_on(into);
}

/* The columns' names, and then the row. */
static inline bool collect_first_row(void *context, const qntx_row *row) {
    collector *into = context;
    if (into->count == 0) {
        text columns = {0};
        text_add(&columns, "{");
        add_texts(&columns, "columns", row->columns, row->count);
        add_number(&columns, "struct_size", row->struct_size);
        text_add(&columns, "},");
        text_bytes(&into->out, columns.data, columns.length);
        free(columns.data);
    }
    return collect_row(context, row);
}

static inline bool count_row(void *context, const qntx_row *row) {
    collector *into = context;
    (void)row;
    into->count++;
    return goes_on(into);
}

HANDLER(db_prefix) {
    plugin *self = context;
    text out = {0};
    text_add(&out, "{");
    add_text(&out, "prefix", self->services->database->table_prefix(self->base.host));
    return end_answer(&out, exchange);
}

HANDLER(db_execute) {
    plugin *self = context;
    qntx_change change = {.struct_size = sizeof change, .rows = -7, .last_insert_id = -7};
    statement *from = malloc(sizeof *from);
    text out = {0};
    if (from == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    read_statement(from, body_text(exchange));
    begin_answer(self, &out,
                 self->services->database->execute(self->base.host, from->sql, from->arguments, from->count,
                                                   &change));
    add_number(&out, "rows", change.rows);
    add_number(&out, "last_insert_id", change.last_insert_id);
    free(from);
    return end_answer(&out, exchange);
}

HANDLER(db_query) {
    plugin *self = context;
    collector rows = {.self = self, .stop = query_number(request, "stop", 0)};
    statement *from = malloc(sizeof *from);
    text out = {0};
    if (from == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    read_statement(from, body_text(exchange));
    const bool counts = query_number(request, "count", 0) != 0;
    begin_answer(self, &out,
                 self->services->database->query(self->base.host, from->sql, from->arguments, from->count,
                                                 counts ? count_row : collect_first_row, &rows));
    add_number(&out, "count", rows.count);
    add_collected(&out, "rows", &rows);
    free(from);
    return end_answer(&out, exchange);
}

/* ---- Transactions ---- */

typedef struct transaction_plan {
    plugin *self;
    qntx_str lines; /* statements; one that begins with '?' is a query */
    qntx_status result;
    text out;
} transaction_plan;

static inline qntx_status run_plan(void *context, qntx_transaction transaction) {
    transaction_plan *plan = context;
    while (plan->lines.length > 0) {
        qntx_str line = take(&plan->lines, '\n');
        text_add(&plan->out, "%s{", plan->out.length > 0 ? "," : "");
        if (line.length > 0 && line.data[0] == '?') {
            collector rows = {.self = plan->self};
            line = qntx_make_str(line.data + 1, line.length - 1);
            add_number(&plan->out, "status",
                       transaction.api->query(transaction, line, NULL, 0, collect_row, &rows));
            add_collected(&plan->out, "rows", &rows);
        } else {
            qntx_change change = {.struct_size = sizeof change};
            add_number(&plan->out, "status", transaction.api->execute(transaction, line, NULL, 0, &change));
            add_number(&plan->out, "rows", change.rows);
        }
        text_add(&plan->out, "}");
    }
    return plan->result;
}

/* Statements, one in each line, within one transaction that ends with `?result=`. */
HANDLER(db_transaction) {
    plugin *self = context;
    transaction_plan plan = {.self = self,
                             .lines = body_text(exchange),
                             .result = (qntx_status)query_number(request, "result", QNTX_OK)};
    text out = {0};
    begin_answer(self, &out, self->services->database->transaction(self->base.host, run_plan, &plan));
    member(&out, "statements");
    text_add(&out, "[");
    text_bytes(&out, plan.out.data != NULL ? plan.out.data : "", plan.out.length);
    text_add(&out, "]");
    free(plan.out.data);
    return end_answer(&out, exchange);
}

static inline qntx_status no_body(void *context, qntx_transaction transaction) {
    (void)context;
    (void)transaction;
    return QNTX_OK;
}

static inline qntx_status nest(void *context, qntx_transaction transaction) {
    transaction_plan *plan = context;
    plugin *self = plan->self;
    const qntx_host *host = self->base.host;
    const qntx_services *services = self->services;
    collector rows = {.self = self};
    const qntx_str subject = QNTX_LIT("within a transaction");
    const qntx_attestation one = {.struct_size = sizeof one, .subjects = &subject, .subject_count = 1};
    const qntx_attestation *all = &one;
    add_number(&plan->out, "transaction", services->database->transaction(host, no_body, NULL));
    add_number(&plan->out, "execute",
               services->database->execute(host, QNTX_LIT("UPDATE services_none SET a = 1"), NULL, 0, NULL));
    add_number(&plan->out, "query",
               services->database->query(host, QNTX_LIT("SELECT 1"), NULL, 0, count_row, &rows));
    add_number(&plan->out, "rows", rows.count);
    if (services->attestations != NULL) {
        add_number(&plan->out, "create", services->attestations->create(host, &all, 1, NULL, NULL));
    }
    add_number(&plan->out, "own",
               transaction.api->query(transaction, QNTX_LIT("SELECT 1"), NULL, 0, count_row, &rows));
    self->kept_body = transaction;
    return QNTX_OK;
}

/* Within a transaction: another one, calls beside it, an attestation; then its handle once it is over. */
HANDLER(db_nested) {
    plugin *self = context;
    transaction_plan plan = {.self = self};
    collector rows = {.self = self};
    text_add(&plan.out, "{");
    const qntx_status status = self->services->database->transaction(self->base.host, nest, &plan);
    add_number(&plan.out, "status", status);
    if (self->kept_body.api != NULL) {
        add_number(&plan.out, "kept-execute",
                   self->kept_body.api->execute(self->kept_body, QNTX_LIT("SELECT 1"), NULL, 0, NULL));
        add_number(&plan.out, "kept-query",
                   self->kept_body.api->query(self->kept_body, QNTX_LIT("SELECT 1"), NULL, 0, count_row,
                                              &rows));
    }
    return end_answer(&plan.out, exchange);
}

#endif
