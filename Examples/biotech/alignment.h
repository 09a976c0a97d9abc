/*
 * alignment.h: the best alignment of two sequences.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ALIGNMENT_H
#define BIOTECH_ALIGNMENT_H

#include "gotoh.h"
#include "problem.h"

/* A sequence as residues (see scoring.h). */
typedef struct residues {
    const uint8_t *data;
    size_t length;
} residues;

/*
 * The columns of an alignment, one byte each: '=' the same residue in both, 'X' different ones, 'I' one of a against a
 * gap, 'D' a gap against one of b. That is a CIGAR with a as the query and b as the reference.
 */
typedef struct alignment {
    int32_t score;
    size_t begin_a, end_a; /* the part of each that is aligned: from 0, the end excluded */
    size_t begin_b, end_b;
    const char *path; /* within `memory` */
    size_t length;
    char *memory;
} alignment;

/* A problem where the matrix would have more cells than `max_cells`, or the score might overflow. */
qntx_status alignment_check(residues a, residues b, const scoring *scores, uint64_t max_cells, problem *what);

/*
 * Finds it; alignment_check must have been satisfied, and neither sequence may be empty. Of equally good ones: a local
 * one that ends first in a, then in b; seen from its end a diagonal step before a gap, and a gap in b before one in a.
 * QNTX_ERR_NO_MEMORY; QNTX_ERR_CLOSED when told not to go on. The caller frees what it found with alignment_free.
 */
qntx_status alignment_find(residues a, residues b, const scoring *scores, bool local, gotoh_goes_on goes_on,
                           void *context, alignment *out);

void alignment_free(alignment *out);

#endif
