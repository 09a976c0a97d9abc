/* POST /align. SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "align.h"
#include "endpoints.h"

typedef struct tally {
    size_t identities, mismatches, gaps;
} tally;

static tally count(const alignment *found) {
    tally sum = {0, 0, 0};
    size_t i;
    for (i = 0; i < found->length; i++) {
        sum.identities += found->path[i] == '=';
        sum.mismatches += found->path[i] == 'X';
    }
    sum.gaps = found->length - sum.identities - sum.mismatches;
    return sum;
}

/* A string member whose `length` characters are written into the place that comes back; NULL if there is none. */
static char *open_text(json_writer *json, const char *key, size_t length) {
    char *place = NULL;
    json_string_member(json, key, "", 0);
    if (json->out->status == QNTX_OK) {
        json->out->length--; /* the closing quotation mark, which comes after the text */
        place = buffer_reserve(json->out, length + 1);
    }
    if (place != NULL) {
        place[length] = '"';
        json->out->length += length + 1;
    }
    return place;
}

/* One sequence as it stands in the alignment; `gap` is the column that has none of its residues. */
static void write_aligned(json_writer *json, const char *key, const alignment *found, const uint8_t *residue,
                          char gap) {
    char *place = open_text(json, key, found->length);
    size_t i;
    for (i = 0; place != NULL && i < found->length; i++) {
        place[i] = found->path[i] == gap ? '-' : residue_letter(*residue++);
    }
}

static void write_midline(json_writer *json, const alignment *found) {
    char *place = open_text(json, "midline", found->length);
    size_t i;
    for (i = 0; place != NULL && i < found->length; i++) {
        place[i] = found->path[i] == '=' ? '|' : found->path[i] == 'X' ? '.' : ' ';
    }
}

static void write_cigar(json_writer *json, const alignment *found) {
    size_t begin = 0, end;
    json_key(json, "cigar");
    buffer_byte(json->out, '"');
    for (; begin < found->length; begin = end) {
        char text[32];
        for (end = begin + 1; end < found->length && found->path[end] == found->path[begin]; end++) {
        }
        buffer_append(json->out, text, (size_t)snprintf(text, sizeof text, "%zu%c", end - begin, found->path[begin]));
    }
    buffer_byte(json->out, '"');
    json->comma = true;
}

/* A place in a sequence, counted from 1; null where nothing is aligned. */
static void write_place(json_writer *json, const char *key, const alignment *found, size_t place) {
    json_key(json, key);
    if (found->length > 0) {
        json_count(json, place);
    } else {
        json_null(json);
    }
}

void align_write_scoring(json_writer *json, const align_request *asked) {
    const char *mode = align_modes[asked->mode];
    const char *matrix = align_matrices[asked->matrix];
    json_string_member(json, "mode", mode, qntx_cstr(mode).length);
    json_string_member(json, "matrix", matrix, qntx_cstr(matrix).length);
    if (asked->matrix == MATRIX_NONE) {
        json_number_member(json, "match", asked->match);
        json_number_member(json, "mismatch", asked->mismatch);
    }
    json_number_member(json, "gap_open", asked->gap_open);
    json_number_member(json, "gap_extend", asked->gap_extend);
}

static void write_answer(buffer *answer, const align_request *asked, const alignment *found, tally sum) {
    const uint8_t *a = align_sequence(asked, 0).data;
    const uint8_t *b = align_sequence(asked, 1).data;
    json_writer json = json_begin(answer);
    json_open(&json, '{');
    align_write_scoring(&json, asked);
    json_number_member(&json, "score", found->score);
    json_count_member(&json, "length", found->length);
    json_count_member(&json, "identities", sum.identities);
    json_count_member(&json, "mismatches", sum.mismatches);
    json_count_member(&json, "gaps", sum.gaps);
    json_ratio_member(&json, "identity", sum.identities, found->length, 6);
    if (asked->has_names) {
        json_string_member(&json, "id_a", asked->names[0].data, asked->names[0].length);
        json_string_member(&json, "id_b", asked->names[1].data, asked->names[1].length);
    }
    write_place(&json, "start_a", found, found->begin_a + 1);
    write_place(&json, "end_a", found, found->end_a);
    write_place(&json, "start_b", found, found->begin_b + 1);
    write_place(&json, "end_b", found, found->end_b);
    write_cigar(&json, found);
    write_aligned(&json, "aligned_a", found, a + found->begin_a, 'D');
    write_midline(&json, found);
    write_aligned(&json, "aligned_b", found, b + found->begin_b, 'I');
    json_close(&json, '}');
}

residues align_sequence(const align_request *asked, int which) {
    residues sequence = {(const uint8_t *)asked->sequences[which].data, asked->sequences[which].length};
    return sequence;
}

qntx_status align_run(instance *owner, const align_request *asked, gotoh_goes_on goes_on, void *context,
                      buffer *answer, align_figures *figures, problem *what) {
    residues a = align_sequence(asked, 0), b = align_sequence(asked, 1);
    uint64_t max_cells = (uint64_t)atomic_load(&owner->configured.max_alignment_cells);
    alignment found;
    qntx_status status;
    (void)atomic_fetch_add(&owner->bases, a.length + b.length);
    status = alignment_check(a, b, &asked->scores, max_cells, what);
    if (status == QNTX_OK) {
        status = alignment_find(a, b, &asked->scores, asked->mode == MODE_LOCAL, goes_on, context, &found);
    }
    if (status == QNTX_OK) {
        tally sum = count(&found);
        (void)atomic_fetch_add(&owner->alignments, 1);
        (void)atomic_fetch_add(&owner->cells, (uint64_t)a.length * b.length);
        write_answer(answer, asked, &found, sum);
        if (figures != NULL) {
            figures->score = found.score;
            figures->length = found.length;
            figures->identities = sum.identities;
        }
        alignment_free(&found);
    }
    return status;
}

/* Whether to go on: somebody waits for the answer. `context` is a qntx_exchange. */
static bool is_awaited(void *context, size_t done, size_t total) {
    (void)done;
    (void)total;
    return instance_goes_on(context);
}

qntx_status align_work(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                       problem *what) {
    align_request asked;
    qntx_status status = align_request_read(exchange, request, &asked, what);
    if (status == QNTX_OK) {
        status = align_run(owner, &asked, is_awaited, &exchange, &answer->body, NULL, what);
    }
    align_request_free(&asked);
    return status;
}
