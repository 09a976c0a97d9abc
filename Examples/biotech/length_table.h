/*
 * length_table.h: the lengths of many records, and the statistics of an assembly.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_LENGTH_TABLE_H
#define BIOTECH_LENGTH_TABLE_H

#include "qntx_plugin.h"

/*
 * How often each length occurs. n bases can have no more than about sqrt(2n) different lengths among them, so the
 * table of a terabyte is some tens of megabytes, however the bases are cut into records.
 */
typedef struct length_count {
    uint64_t length;
    uint64_t count; /* 0: the place is free */
} length_count;

typedef struct length_table {
    length_count *places; /* open addressing; a power of two of them */
    size_t capacity;
    size_t used;
} length_table;

/* The half (or nine tenths) of all bases is in the `records` longest, each of at least `length`. */
typedef struct length_share {
    uint64_t length;
    uint64_t records;
} length_share;

typedef struct length_summary {
    uint64_t records, total, shortest, longest;
    length_share half;   /* N50 and L50 */
    length_share tenths; /* N90 and L90 */
} length_summary;

/* Counts one more record. QNTX_ERR_NO_MEMORY. The table begins as {0}. */
qntx_status length_table_add(length_table *table, uint64_t length);

/* Sums up; the table is sorted by that, so nothing can be added afterwards. */
length_summary length_table_summary(length_table *table);

/* Frees the table. */
void length_table_free(length_table *table);

#endif
