/*
 * Bare SQLite, through its C interface with prepared statements: what the services are compared with.
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qntx_bench.h"

enum { TABLES = 8 };

static char failure[512];

const char *qntx_bench_sqlite_error(void) {
    return failure;
}

static bool fail(sqlite3 *database, const char *what) {
    snprintf(failure, sizeof failure, "%s: %s", what, database != NULL ? sqlite3_errmsg(database) : "no memory");
    return false;
}

static bool execute(sqlite3 *database, const char *sql) {
    return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK || fail(database, sql);
}

static bool prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement) {
    return sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK ||
           fail(database, sql);
}

static bool run(sqlite3 *database, sqlite3_stmt *statement, const char *what) {
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result == SQLITE_DONE || fail(database, what);
}

/* A new file, as durable as the host's own. */
static sqlite3 *create(const char *path, bool full) {
    sqlite3 *database = NULL;
    remove(path);
    if (sqlite3_open(path, &database) != SQLITE_OK || !execute(database, "PRAGMA journal_mode = WAL") ||
        !execute(database, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL") ||
        !execute(database, "PRAGMA foreign_keys = ON")) {
        sqlite3_close(database);
        return NULL;
    }
    return database;
}

/* ---- The same rows once more ---- */

typedef struct rows {
    int columns;
    size_t count;
    sqlite3_value **values;
} rows;

static void forget(rows *table) {
    size_t i;
    for (i = 0; i < table->count * (size_t)table->columns; i++) sqlite3_value_free(table->values[i]);
    free(table->values);
}

static bool read_rows(sqlite3 *database, const char *name, rows *table) {
    char sql[256];
    sqlite3_stmt *statement = NULL;
    size_t capacity = 0;
    int i;
    memset(table, 0, sizeof *table);
    snprintf(sql, sizeof sql, "SELECT * FROM %s", name);
    if (!prepare(database, sql, &statement)) return false;
    table->columns = sqlite3_column_count(statement);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (table->count == capacity) {
            capacity = capacity == 0 ? 1024 : capacity * 2;
            table->values = realloc(table->values, capacity * (size_t)table->columns * sizeof *table->values);
            if (table->values == NULL) return fail(NULL, "rows");
        }
        for (i = 0; i < table->columns; i++) {
            table->values[table->count * (size_t)table->columns + (size_t)i] =
                sqlite3_value_dup(sqlite3_column_value(statement, i));
        }
        table->count++;
    }
    sqlite3_finalize(statement);
    return true;
}

/* Into another order: the host did not write the rows of an index table in the order of its keys either. */
static void shuffle(rows *table) {
    uint64_t state = 88172645463325252u;
    size_t i, row = (size_t)table->columns * sizeof *table->values;
    void *spare = malloc(row);
    for (i = table->count; spare != NULL && i > 1; i--) {
        sqlite3_value **one, **other;
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        one = table->values + (i - 1) * (size_t)table->columns;
        other = table->values + (state % i) * (size_t)table->columns;
        memcpy(spare, one, row);
        memcpy(one, other, row);
        memcpy(other, spare, row);
    }
    free(spare);
}

static bool copy_schema(sqlite3 *from, sqlite3 *to, const char *table) {
    char sql[256];
    sqlite3_stmt *statement = NULL;
    bool good = true;
    snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_master WHERE tbl_name = '%s' AND sql IS NOT NULL", table);
    if (!prepare(from, sql, &statement)) return false;
    while (good && sqlite3_step(statement) == SQLITE_ROW) {
        good = execute(to, (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return good;
}

static bool insert_statement(sqlite3 *database, const char *table, int columns, sqlite3_stmt **statement) {
    char sql[512];
    int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (", table), i;
    for (i = 0; i < columns; i++) length += snprintf(sql + length, sizeof sql - (size_t)length, i == 0 ? "?" : ",?");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    return prepare(database, sql, statement);
}

static bool insert_row(sqlite3 *database, sqlite3_stmt *statement, const rows *table, size_t row) {
    int i;
    for (i = 0; i < table->columns; i++) {
        sqlite3_bind_value(statement, i + 1, table->values[row * (size_t)table->columns + (size_t)i]);
    }
    return run(database, statement, "insert");
}

bool qntx_bench_sqlite_replay(const char *from_path, const char *to_path, const char *const *names, size_t name_count,
                              size_t batch, bool full, uint64_t *nanoseconds) {
    sqlite3 *from = NULL, *to = create(to_path, full);
    rows tables[TABLES];
    sqlite3_stmt *inserts[TABLES] = {NULL};
    size_t table, item, next[TABLES] = {0};
    bool good = to != NULL && name_count <= TABLES && sqlite3_open(from_path, &from) == SQLITE_OK;
    memset(tables, 0, sizeof tables);
    for (table = 0; good && table < name_count; table++) {
        good = copy_schema(from, to, names[table]) && read_rows(from, names[table], &tables[table]) &&
               insert_statement(to, names[table], tables[table].columns, &inserts[table]);
        if (good && table > 0) shuffle(&tables[table]);
    }
    *nanoseconds = qntx_bench_now();
    for (item = 0; good && item < tables[0].count; item++) {
        if (item % batch == 0) good = execute(to, "BEGIN IMMEDIATE");
        for (table = 0; good && table < name_count; table++) {
            /* Each item has its share of the other tables' rows. */
            const size_t end = tables[table].count * (item + 1) / tables[0].count;
            for (; good && next[table] < end; next[table]++) {
                good = insert_row(to, inserts[table], &tables[table], next[table]);
            }
        }
        if (good && ((item + 1) % batch == 0 || item + 1 == tables[0].count)) good = execute(to, "COMMIT");
    }
    *nanoseconds = qntx_bench_now() - *nanoseconds;
    for (table = 0; table < name_count && table < TABLES; table++) {
        sqlite3_finalize(inserts[table]);
        forget(&tables[table]);
    }
    sqlite3_close(from);
    sqlite3_close(to);
    return good;
}

bool qntx_bench_sqlite_jobs(const char *from_path, const char *to_path, const char *table_name, const char *begin,
                            const char *complete, bool full, uint64_t *nanoseconds) {
    sqlite3 *from = NULL, *to = create(to_path, full);
    rows table;
    sqlite3_stmt *steps[3] = {NULL, NULL, NULL};
    size_t item;
    int step;
    bool good = to != NULL && sqlite3_open(from_path, &from) == SQLITE_OK;
    memset(&table, 0, sizeof table);
    good = good && copy_schema(from, to, table_name) && read_rows(from, table_name, &table) &&
           insert_statement(to, table_name, table.columns, &steps[0]) && prepare(to, begin, &steps[1]) &&
           prepare(to, complete, &steps[2]);
    *nanoseconds = qntx_bench_now();
    for (item = 0; good && item < table.count; item++) {
        good = insert_row(to, steps[0], &table, item);
        for (step = 1; good && step < 3; step++) {
            sqlite3_bind_value(steps[step], 1, table.values[item * (size_t)table.columns]);
            good = run(to, steps[step], "update");
        }
    }
    *nanoseconds = qntx_bench_now() - *nanoseconds;
    for (step = 0; step < 3; step++) sqlite3_finalize(steps[step]);
    forget(&table);
    sqlite3_close(from);
    sqlite3_close(to);
    return good;
}

/* ---- Queries ---- */

bool qntx_bench_sqlite_fill(const char *path, const char *schema, const char *fill) {
    sqlite3 *database = create(path, false);
    const bool good = database != NULL && execute(database, schema) && execute(database, "BEGIN") &&
                      execute(database, fill) && execute(database, "COMMIT") && execute(database, "ANALYZE");
    sqlite3_close(database);
    return good;
}

sqlite3 *qntx_bench_sqlite_open(const char *path) {
    sqlite3 *database = NULL;
    /* As much memory as the host's own connections have. */
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        execute(database, "PRAGMA cache_size = -16000")) {
        return database;
    }
    fail(database, path);
    sqlite3_close(database);
    return NULL;
}

void qntx_bench_sqlite_close(sqlite3 *database) {
    sqlite3_close(database);
}

bool qntx_bench_sqlite_query(sqlite3 *database, const char *sql, const char *const *arguments, size_t count,
                             size_t times, uint64_t *rows_found, uint64_t *nanoseconds) {
    sqlite3_stmt *statement = NULL;
    size_t time, i;
    int result = SQLITE_DONE;
    if (!prepare(database, sql, &statement)) return false;
    *rows_found = 0;
    *nanoseconds = qntx_bench_now();
    for (time = 0; time < times && result == SQLITE_DONE; time++) {
        for (i = 0; i < count; i++) sqlite3_bind_text(statement, (int)i + 1, arguments[i], -1, SQLITE_STATIC);
        while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
            const int columns = sqlite3_column_count(statement);
            int column;
            /* Each value is taken out: SQLite's own memory is good until the next row only. */
            for (column = 0; column < columns; column++) {
                const unsigned char *text = sqlite3_column_text(statement, column);
                char *volatile own = strdup(text != NULL ? (const char *)text : "");
                free(own);
            }
            ++*rows_found;
        }
        sqlite3_reset(statement);
    }
    *nanoseconds = qntx_bench_now() - *nanoseconds;
    sqlite3_finalize(statement);
    *rows_found /= times;
    return result == SQLITE_DONE || fail(database, sql);
}
