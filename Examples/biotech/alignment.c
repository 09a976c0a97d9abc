/* SPDX-License-Identifier: MIT */
#include "alignment.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a limit on the size protects: half a byte a cell, and scores that fit. */
qntx_status alignment_check(residues a, residues b, const scoring *scores, uint64_t max_cells, problem *what) {
    uint64_t cells = (uint64_t)a.length * b.length;
    uint64_t longest = (uint64_t)a.length + b.length + 2;
    if (a.length > UINT32_MAX || b.length > UINT32_MAX || cells > max_cells) {
        return problem_set(what, 413,
                           "an alignment of %zu by %zu residues takes %" PRIu64
                           " cells, more than the limit of %" PRIu64,
                           a.length, b.length, cells, max_cells);
    }
    if (longest * (uint64_t)scores->largest > GOTOH_MAX_SCORE) {
        return problem_set(what, 400,
                           "scores of up to %" PRId32 " are too large for sequences of %zu and %zu residues: "
                           "the sum of their lengths times the score must stay below %d",
                           scores->largest, a.length, b.length, GOTOH_MAX_SCORE);
    }
    return QNTX_OK;
}

/* The way back through the matrix, from the end of the alignment to its begin. */
typedef struct walk {
    const gotoh *grid;
    size_t row, column;
    int32_t left; /* of the score; a local alignment begins where it is used up */
    char *at;     /* the path is written from its end */
    char row_gap, column_gap;
} walk;

static void along_row(walk *way) {
    bool longer = true;
    while (longer && way->column > 0) {
        longer = (gotoh_bits(way->grid, way->row, way->column) & GOTOH_LONGER_E) != 0;
        way->left -= way->grid->scores->gap_extend;
        *--way->at = way->row_gap;
        way->column--;
    }
    way->left -= way->grid->scores->gap_open;
}

static void down_column(walk *way) {
    bool longer = true;
    while (longer && way->row > 0) {
        longer = (gotoh_bits(way->grid, way->row, way->column) & GOTOH_LONGER_F) != 0;
        way->left -= way->grid->scores->gap_extend;
        *--way->at = way->column_gap;
        way->row--;
    }
    way->left -= way->grid->scores->gap_open;
}

static void diagonally(walk *way) {
    uint8_t row = way->grid->rows[--way->row];
    uint8_t column = way->grid->columns[--way->column];
    way->left -= way->grid->scores->pairs[row][column];
    *--way->at = row == column ? '=' : 'X';
}

static void go_back(walk *way) {
    while (way->row > 0 && way->column > 0 && !(way->grid->local && way->left == 0)) {
        unsigned bits = gotoh_bits(way->grid, way->row, way->column);
        if ((bits & GOTOH_GAP) == 0) {
            diagonally(way);
        } else if ((bits & GOTOH_ROW) != 0) {
            along_row(way);
        } else {
            down_column(way);
        }
    }
    /* A global alignment goes on along the edge to the corner. */
    while (!way->grid->local && way->row > 0) {
        way->row--;
        *--way->at = way->column_gap;
    }
    while (!way->grid->local && way->column > 0) {
        way->column--;
        *--way->at = way->row_gap;
    }
}

/* Writes the path that the matrix holds. `swapped`: a is in the columns. */
static qntx_status trace(const gotoh *grid, bool swapped, alignment *out) {
    size_t longest = grid->end_row + grid->end_column;
    walk way = {NULL, 0, 0, 0, NULL, 0, 0};
    char *memory = malloc(longest + 1);
    if (memory == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    way.grid = grid;
    way.row = grid->end_row;
    way.column = grid->end_column;
    way.left = grid->score;
    way.at = memory + longest;
    way.row_gap = swapped ? 'I' : 'D';
    way.column_gap = swapped ? 'D' : 'I';
    go_back(&way);
    out->score = grid->score;
    out->begin_a = swapped ? way.column : way.row;
    out->begin_b = swapped ? way.row : way.column;
    out->end_a = swapped ? grid->end_column : grid->end_row;
    out->end_b = swapped ? grid->end_row : grid->end_column;
    out->memory = memory;
    out->path = way.at;
    out->length = (size_t)(memory + longest - way.at);
    return QNTX_OK;
}

qntx_status alignment_find(residues a, residues b, const scoring *scores, bool local, gotoh_goes_on goes_on,
                           void *context, alignment *out) {
    /* The shorter one goes into the columns, so that a row of scores stays in the cache. */
    bool swapped = a.length < b.length;
    gotoh grid;
    qntx_status status;
    memset(out, 0, sizeof *out);
    memset(&grid, 0, sizeof grid);
    grid.scores = scores;
    grid.rows = swapped ? b.data : a.data;
    grid.row_count = swapped ? b.length : a.length;
    grid.columns = swapped ? a.data : b.data;
    grid.column_count = swapped ? a.length : b.length;
    grid.local = local;
    grid.prefer_row = swapped;
    status = gotoh_fill(&grid, goes_on, context);
    if (status == QNTX_OK) {
        status = trace(&grid, swapped, out);
        gotoh_free(&grid);
    }
    return status;
}

void alignment_free(alignment *out) {
    free(out->memory);
    out->memory = NULL;
}
