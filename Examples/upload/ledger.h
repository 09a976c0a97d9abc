/*
 * ledger.h: the uploads under way, and the last that are over.
 * SPDX-License-Identifier: MIT
 */
#ifndef UPLOAD_LEDGER_H
#define UPLOAD_LEDGER_H

#include <pthread.h>
#include <stdatomic.h>

#include "../hello-c/json.h"

enum { RECENT = 20, NAME_SIZE = 256, SHA256_SIZE = 32 };

/* One upload. While it is under way it belongs to its handler, and the ledger has it in a list. */
typedef struct transfer {
    char name[NAME_SIZE]; /* UTF-8; empty where the client gives none */
    uint64_t length;      /* as announced, or QNTX_LENGTH_UNKNOWN */
    atomic_ullong bytes;  /* that have been hashed */
    double begun;         /* on the clock of seconds_now */
    struct transfer *next;
} transfer;

/* One that is over. */
typedef struct record {
    char name[NAME_SIZE];
    uint64_t bytes;
    int64_t time; /* seconds since 1970 */
    double seconds;
    unsigned char sha256[SHA256_SIZE];
} record;

typedef struct ledger {
    pthread_mutex_t lock;
    transfer *under_way;
    record recent[RECENT]; /* the latest at [(uploads - 1) % RECENT] */
    uint64_t uploads, bytes, broken_off;
} ledger;

typedef struct ledger_figures {
    uint64_t uploads, bytes, broken_off, under_way;
} ledger_figures;

/* Starts empty, and gives back what it has. */
void ledger_make(ledger *uploads);
void ledger_free(ledger *uploads);

/* An upload begins; ledger_end has to follow. */
void ledger_begin(ledger *uploads, transfer *one);

/* It is over: with what it has come to, or (NULL) broken off. */
void ledger_end(ledger *uploads, transfer *one, const record *result);

ledger_figures ledger_read(ledger *uploads);

/* Write members of a JSON object: {"recent": [...], and {"under_way": [...]. The latter says whether there is one. */
void ledger_write_recent(ledger *uploads, json *out);
bool ledger_write_under_way(ledger *uploads, json *out);

/* One that is over, without braces. */
void record_write(const record *one, json *out);

/* Hands on what there was, and takes it. */
qntx_status ledger_save(ledger *uploads, qntx_saved saved);
qntx_status ledger_restore(ledger *uploads, qntx_bytes saved);

/* Seconds on a clock that nobody sets. */
double seconds_now(void);

#endif
