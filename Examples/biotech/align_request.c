/* SPDX-License-Identifier: MIT */
#include "align_request.h"

#include "body.h"
#include "limits.h"
#include "words.h"

const char *const align_modes[] = {"global", "local", NULL};
const char *const align_matrices[] = {"none", "blosum62", NULL};

enum { ARGUMENT_MODE, ARGUMENT_MATRIX, ARGUMENT_MATCH, ARGUMENT_MISMATCH, ARGUMENT_OPEN, ARGUMENT_EXTEND };

void align_arguments(align_request *out, argument list[ALIGN_ARGUMENTS]) {
    list[ARGUMENT_MODE] = argument_word("mode", &out->mode, align_modes);
    list[ARGUMENT_MATRIX] = argument_word("matrix", &out->matrix, align_matrices);
    list[ARGUMENT_MATCH] = argument_number("match", &out->match, -MAX_SCORE, MAX_SCORE);
    list[ARGUMENT_MISMATCH] = argument_number("mismatch", &out->mismatch, -MAX_SCORE, MAX_SCORE);
    list[ARGUMENT_OPEN] = argument_number("gap_open", &out->gap_open, -MAX_SCORE, 0);
    list[ARGUMENT_EXTEND] = argument_number("gap_extend", &out->gap_extend, -MAX_SCORE, 0);
}

qntx_status align_settle(align_request *out, const argument list[ALIGN_ARGUMENTS], const char *noun, problem *what) {
    if (out->matrix == MATRIX_BLOSUM62) {
        int i;
        for (i = ARGUMENT_MATCH; i <= ARGUMENT_MISMATCH; i++) {
            if (list[i].given) {
                return problem_set(what, 400, "%s '%s' has no meaning with a matrix", noun, list[i].name);
            }
        }
        /* The gap costs that BLAST uses with this matrix. */
        out->gap_open = list[ARGUMENT_OPEN].given ? out->gap_open : -11;
        scoring_blosum62(&out->scores);
    } else {
        scoring_identity(&out->scores, (int32_t)out->match, (int32_t)out->mismatch);
    }
    scoring_gaps(&out->scores, (int32_t)out->gap_open, (int32_t)out->gap_extend);
    return QNTX_OK;
}

static bool is_json(qntx_exchange exchange) {
    qntx_str type = qntx_header(exchange, "content-type");
    size_t length = 0;
    while (length < type.length && type.data[length] != ';') {
        length++;
    }
    while (length > 0 && (type.data[length - 1] == ' ' || type.data[length - 1] == '\t')) {
        length--;
    }
    return word_is(qntx_make_str(type.data, length), "application/json");
}

static void set_defaults(align_request *out) {
    int i;
    out->mode = MODE_GLOBAL;
    out->matrix = MATRIX_NONE;
    out->match = 1;
    out->mismatch = -1;
    out->gap_open = 0;
    out->gap_extend = -1;
    for (i = 0; i < 2; i++) {
        out->sequences[i] = buffer_make(ALIGN_MAX_BODY);
        out->names[i] = buffer_make(MAX_HEADER_LENGTH);
    }
    out->has_names = false;
}

qntx_status align_request_read(qntx_exchange exchange, const qntx_request *request, align_request *out, problem *what) {
    set_defaults(out);
    if (is_json(exchange)) {
        return align_read_json(exchange, request, out, what);
    }
    out->has_names = true;
    return align_read_fasta(exchange, request, out, what);
}

qntx_status align_request_parse(qntx_bytes json, align_request *out, problem *what) {
    set_defaults(out);
    return align_parse_json(json, out, what);
}

void align_request_free(align_request *out) {
    int i;
    for (i = 0; i < 2; i++) {
        buffer_free(&out->sequences[i]);
        buffer_free(&out->names[i]);
    }
}
