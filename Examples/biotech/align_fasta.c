/* A request for an alignment as FASTA. SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "align_request.h"
#include "body.h"

typedef struct pair_sink {
    align_request *out;
    fasta_reader *reader;
} pair_sink;

static qntx_status begin_record(void *context, const char *header, size_t length) {
    pair_sink *sink = context;
    qntx_str identifier, description;
    buffer *name;
    if (sink->reader->records > 2) {
        return problem_set(sink->reader->what, 400, "line %" PRIu64 ": a third record; an alignment takes exactly two",
                           sink->reader->line);
    }
    fasta_split(header, length, &identifier, &description);
    name = &sink->out->names[sink->reader->records - 1];
    buffer_append(name, identifier.data, identifier.length);
    return name->status;
}

static qntx_status take_residues(void *context, const unsigned char *bytes, size_t length, size_t *taken) {
    pair_sink *sink = context;
    buffer *sequence = &sink->out->sequences[sink->reader->records - 1];
    char *place = buffer_reserve(sequence, length);
    size_t i, kept = 0;
    if (place == NULL) {
        return sequence->status;
    }
    for (i = 0; i < length; i++) {
        uint8_t code = sink->out->scores.codes[bytes[i]];
        if (code == RESIDUE_NONE) {
            break;
        }
        place[kept] = (char)code;
        kept += code != RESIDUE_BLANK;
    }
    sequence->length += kept;
    *taken = i;
    return QNTX_OK;
}

qntx_status align_read_fasta(qntx_exchange exchange, const qntx_request *request, align_request *out, problem *what) {
    argument list[ALIGN_ARGUMENTS];
    pair_sink context;
    fasta_reader reader;
    fasta_sink sink = {NULL, NULL, begin_record, take_residues};
    qntx_status status;
    int i;
    align_arguments(out, list);
    status = arguments_read_query(request->query, list, ALIGN_ARGUMENTS, what);
    if (status == QNTX_OK) {
        status = align_settle(out, list, "parameter", what);
    }
    if (status != QNTX_OK) {
        return status;
    }
    context.out = out;
    context.reader = &reader;
    sink.context = &context;
    sink.alphabet = out->scores.alphabet;
    reader = fasta_begin(sink, what);
    status = body_read_fasta(exchange, request, &reader);
    if (status == QNTX_OK && reader.records != 2) {
        return problem_set(what, 400, "the body has one FASTA record; an alignment takes exactly two");
    }
    for (i = 0; status == QNTX_OK && i < 2; i++) {
        if (out->sequences[i].length == 0) {
            return problem_set(what, 400, "the %s record has no sequence", i == 0 ? "first" : "second");
        }
    }
    return status;
}
