/*
 * align.h: the work of /align, which a request and a job share.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ALIGN_H
#define BIOTECH_ALIGN_H

#include "align_request.h"
#include "alignment.h"
#include "instance.h"
#include "json_writer.h"

/* What was found, in figures. */
typedef struct align_figures {
    int32_t score;
    size_t length, identities;
} align_figures;

/* The two sequences of a request. */
residues align_sequence(const align_request *asked, int which);

/*
 * Aligns, counts the work, and writes the answer as JSON, without the line end. `figures` may be NULL. As
 * alignment_find. [handler]
 */
qntx_status align_run(instance *owner, const align_request *asked, gotoh_goes_on goes_on, void *context,
                      buffer *answer, align_figures *figures, problem *what);

/* Writes how it is scored: mode, matrix, and the scores that count, as members. */
void align_write_scoring(json_writer *json, const align_request *asked);

#endif
