/*
 * align_request.h: what a client asks of /align.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ALIGN_REQUEST_H
#define BIOTECH_ALIGN_REQUEST_H

#include "arguments.h"
#include "buffer.h"
#include "scoring.h"

enum { MODE_GLOBAL, MODE_LOCAL };
enum { MATRIX_NONE, MATRIX_BLOSUM62 };

extern const char *const align_modes[];    /* by MODE_... */
extern const char *const align_matrices[]; /* by MATRIX_... */

/* A request, with defaults in place of what was not given. */
typedef struct align_request {
    int mode, matrix;
    int64_t match, mismatch, gap_open, gap_extend;
    bool has_names; /* it came as FASTA, or with id_a or id_b */
    buffer sequences[2]; /* as residues */
    buffer names[2];
    scoring scores;
} align_request;

/*
 * Reads it, as JSON or as FASTA by its content type. Problems; QNTX_ERR_NO_MEMORY; what reading the body returns. The
 * caller frees it in any case. [handler]
 */
qntx_status align_request_read(qntx_exchange exchange, const qntx_request *request, align_request *out, problem *what);

/* Reads it from JSON that is there already. As align_request_read. [handler] */
qntx_status align_request_parse(qntx_bytes json, align_request *out, problem *what);

void align_request_free(align_request *out);

/* The parts of it, for align_json.c and align_fasta.c. */
enum { ALIGN_ARGUMENTS = 6 };

/* Lists the six values that a request may set. */
void align_arguments(align_request *out, argument list[ALIGN_ARGUMENTS]);

/* Once all is given: fills in defaults and scores. */
qntx_status align_settle(align_request *out, const argument list[ALIGN_ARGUMENTS], const char *noun, problem *what);

qntx_status align_parse_json(qntx_bytes json, align_request *out, problem *what);
qntx_status align_read_json(qntx_exchange exchange, const qntx_request *request, align_request *out, problem *what);
qntx_status align_read_fasta(qntx_exchange exchange, const qntx_request *request, align_request *out, problem *what);

#endif
