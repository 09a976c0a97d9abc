/*
 * limits.h: every bound the plugin keeps, in one place. Those that an operator can change (settings.h) are the
 * defaults here, each with the most that it can be.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_LIMITS_H
#define BIOTECH_LIMITS_H

/* The largest request bodies, in bytes. /stats keeps no sequence, so its limit is only there to be finite. */
#define STATS_MAX_BODY (UINT64_C(1) << 40)
#define ALIGN_MAX_BODY (UINT64_C(64) << 20)
#define ORFS_MAX_BODY (UINT64_C(4) << 30)

/* How long each may take, in milliseconds. */
#define STATS_DEADLINE_MS 3600000u
#define ALIGN_DEADLINE_MS 300000u
#define ORFS_DEADLINE_MS 600000u

/* An alignment's matrix, rows times columns; it takes half a byte a cell. */
#define MAX_ALIGNMENT_CELLS 256000000
#define MOST_ALIGNMENT_CELLS (INT64_C(1) << 40)

/* How often a job is tried again, where memory was short. */
#define ALIGN_JOB_RETRIES 2u

/* A score given by the client, either way; together with the check in alignment.c it rules overflow out. */
#define MAX_SCORE 1000

/* Entries in the list of an answer: what a client gets unasked, and what it may ask for. */
#define DEFAULT_LISTED 1000
#define MAX_LISTED 100000
#define MOST_LISTED_EVER 10000000

/* One record of /orfs is kept in memory while it is searched, a byte a base: the longest human chromosome fits. */
#define MAX_RECORD_BASES 256000000
#define MOST_RECORD_BASES INT64_C(4000000000)

/* A header line of a FASTA record, in bytes. */
#define MAX_HEADER_LENGTH 65536u

/* An answer, in bytes. */
#define MAX_ANSWER_LENGTH ((size_t)256 << 20)

#endif
