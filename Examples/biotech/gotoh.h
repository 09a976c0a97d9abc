/*
 * gotoh.h: the matrix of an alignment with affine gaps (Gotoh 1982), global (Needleman and Wunsch) or local (Smith and
 * Waterman).
 * SPDX-License-Identifier: MIT
 *
 * For each cell: H, the best score of an alignment that ends there; E, of one that ends in a gap along the row; F, in
 * a gap down the column. Two rows of scores are enough; what is kept of every cell are four bits, from which the way
 * back can be found.
 */
#ifndef BIOTECH_GOTOH_H
#define BIOTECH_GOTOH_H

#include "scoring.h"

/* The four bits. Without GOTOH_GAP the cell was reached diagonally, and GOTOH_ROW means nothing for it. */
enum {
    GOTOH_GAP = 1,      /* H is E or F */
    GOTOH_ROW = 2,      /* ... namely E, a gap along the row */
    GOTOH_LONGER_E = 4, /* E goes on with the gap of the cell to the left */
    GOTOH_LONGER_F = 8  /* F goes on with the gap of the cell above */
};

typedef struct gotoh {
    const scoring *scores;
    const uint8_t *rows, *columns; /* the sequences, as residues */
    size_t row_count, column_count;
    bool local;
    bool prefer_row; /* where E and F are equally good, take E */

    /* What gotoh_fill finds. Places count from 1; 0 is the edge. */
    int32_t score;
    size_t end_row, end_column;
    uint8_t *bits; /* two cells a byte, each row in whole bytes */
} gotoh;

/* Told now and then, about every millisecond, how many rows of all are done, and asked whether to go on. */
typedef bool (*gotoh_goes_on)(void *context, size_t done, size_t total);

/*
 * Fills the matrix. (rows + columns + 2) * scores->largest must not exceed GOTOH_MAX_SCORE. QNTX_ERR_NO_MEMORY, or
 * QNTX_ERR_CLOSED when told not to go on. In either case gotoh_free has nothing to free.
 */
qntx_status gotoh_fill(gotoh *grid, gotoh_goes_on goes_on, void *context);

/* Half of what an int32_t holds is room enough for "worse than any score" below. */
#define GOTOH_MAX_SCORE (1 << 29)

/* The bits of a cell. Its row and column are at least 1. */
static inline unsigned gotoh_bits(const gotoh *grid, size_t row, size_t column) {
    size_t stride = (grid->column_count + 1) / 2;
    return (unsigned)grid->bits[(row - 1) * stride + (column - 1) / 2] >> (4 * ((column - 1) & 1)) & 15u;
}

void gotoh_free(gotoh *grid);

#endif
