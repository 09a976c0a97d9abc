/* SPDX-License-Identifier: MIT */
#include "gotoh.h"

#include <stdlib.h>

/* Worse than any score, and far enough from the end of the type to subtract from. */
#define NEVER (-(1 << 30))

/* How many cells are computed between two questions whether to go on: about a millisecond. */
enum { CELLS_BETWEEN_QUESTIONS = 1 << 20 };

typedef struct cell {
    int32_t h, f;
} cell;

static inline int32_t greater(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* What goes along a row from cell to cell. */
typedef struct run {
    int32_t diagonal; /* H, above and to the left */
    int32_t e;        /* E, to the left */
    int32_t g;        /* H to the left, were it not for E */
    int32_t best;     /* of the row, when local */
} run;

/*
 * One cell. E is derived from G, not H: a gap that follows E at once would be one longer gap, which is never worse as
 * opening one costs at least nothing. That keeps the chain from cell to cell down to an addition and a maximum.
 */
static inline unsigned step(run *left, cell *above, int32_t pair, int32_t open, int32_t extend, int32_t prefer_row,
                            bool local) {
    int32_t e_longer = left->e + extend, e_new = left->g + open;
    int32_t f_longer = above->f + extend, f_new = above->h + open;
    int32_t e = greater(e_longer, e_new);
    int32_t f = greater(f_longer, f_new);
    int32_t d = left->diagonal + pair;
    int32_t g = greater(d, f);
    int32_t h = greater(g, e);
    unsigned bits = (unsigned)(h > d) * GOTOH_GAP | (unsigned)(e + prefer_row > f) * GOTOH_ROW |
                    (unsigned)(e_longer > e_new) * GOTOH_LONGER_E | (unsigned)(f_longer > f_new) * GOTOH_LONGER_F;
    if (local) {
        h = greater(h, 0);
        left->best = greater(left->best, h);
    }
    left->diagonal = above->h;
    left->e = e;
    left->g = g;
    above->h = h;
    above->f = f;
    return bits;
}

/* One row, two cells at a time, as each byte of the bits has two. Gives the best of its scores when local. */
static inline int32_t fill_row(const gotoh *grid, cell *cells, size_t row, uint8_t *bits, bool local) {
    const int32_t *pairs = grid->scores->pairs[grid->rows[row - 1]];
    const uint8_t *columns = grid->columns;
    const int32_t extend = grid->scores->gap_extend;
    const int32_t open = grid->scores->gap_open + extend;
    const int32_t prefer_row = grid->prefer_row;
    size_t count = grid->column_count, at;
    int32_t edge = local ? 0 : grid->scores->gap_open + extend * (int32_t)row;
    run left = {0, NEVER, 0, 0};
    left.diagonal = cells[0].h;
    left.g = edge;
    cells[0].h = edge;
    for (at = 0; at + 2 <= count; at += 2) {
        unsigned low = step(&left, &cells[at + 1], pairs[columns[at]], open, extend, prefer_row, local);
        unsigned high = step(&left, &cells[at + 2], pairs[columns[at + 1]], open, extend, prefer_row, local);
        *bits++ = (uint8_t)(low | high << 4);
    }
    if (at < count) {
        *bits = (uint8_t)step(&left, &cells[at + 1], pairs[columns[at]], open, extend, prefer_row, local);
    }
    return left.best;
}

/*
 * Notes where the best local alignment ends. Among equally good ones it is the first by the sequence whose gaps are
 * preferred: by row, or if `prefer_row` by column, so that it does not matter which sequence is in the rows.
 */
static void note_best(gotoh *grid, const cell *cells, size_t row, int32_t best) {
    size_t column = 1;
    if (best < grid->score || best == 0 || (best == grid->score && !grid->prefer_row)) {
        return;
    }
    while (cells[column].h != best) {
        column++;
    }
    if (best > grid->score || column < grid->end_column) {
        grid->score = best;
        grid->end_row = row;
        grid->end_column = column;
    }
}

static qntx_status fill(gotoh *grid, cell *cells, gotoh_goes_on goes_on, void *context) {
    size_t stride = (grid->column_count + 1) / 2;
    size_t done = 0, row;
    for (row = 1; row <= grid->row_count; row++) {
        uint8_t *bits = grid->bits + (row - 1) * stride;
        if (grid->local) {
            note_best(grid, cells, row, fill_row(grid, cells, row, bits, true));
        } else {
            (void)fill_row(grid, cells, row, bits, false);
        }
        done += grid->column_count;
        if (done >= CELLS_BETWEEN_QUESTIONS) {
            done = 0;
            if (!goes_on(context, row, grid->row_count)) {
                return QNTX_ERR_CLOSED;
            }
        }
    }
    if (!grid->local) {
        grid->score = cells[grid->column_count].h;
        grid->end_row = grid->row_count;
        grid->end_column = grid->column_count;
    }
    return QNTX_OK;
}

qntx_status gotoh_fill(gotoh *grid, gotoh_goes_on goes_on, void *context) {
    cell *cells = malloc((grid->column_count + 1) * sizeof *cells);
    qntx_status status = QNTX_ERR_NO_MEMORY;
    size_t column;
    grid->bits = malloc(grid->row_count * ((grid->column_count + 1) / 2));
    grid->score = 0;
    grid->end_row = 0;
    grid->end_column = 0;
    if (cells != NULL && grid->bits != NULL) {
        cells[0].h = 0;
        cells[0].f = NEVER;
        for (column = 1; column <= grid->column_count; column++) {
            cells[column].h = grid->local ? 0 : grid->scores->gap_open + grid->scores->gap_extend * (int32_t)column;
            cells[column].f = NEVER;
        }
        status = fill(grid, cells, goes_on, context);
    }
    free(cells);
    if (status != QNTX_OK) {
        gotoh_free(grid);
    }
    return status;
}

void gotoh_free(gotoh *grid) {
    free(grid->bits);
    grid->bits = NULL;
}
