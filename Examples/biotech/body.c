/* SPDX-License-Identifier: MIT */
#include "body.h"

#include <stdlib.h>

#include "words.h"

enum { PIECE_SIZE = 256 << 10 };

qntx_status body_check_encoding(qntx_exchange exchange, problem *what) {
    qntx_str encoding = qntx_header(exchange, "content-encoding");
    if (encoding.length == 0 || word_is(encoding, "identity")) {
        return QNTX_OK;
    }
    return problem_set(what, 415, "content-encoding '%.*s' is not supported: send the body uncompressed",
                       (int)(encoding.length < 64 ? encoding.length : 64), encoding.data);
}

static qntx_status pieces(qntx_exchange exchange, fasta_reader *reader) {
    unsigned char *piece = malloc(PIECE_SIZE);
    size_t count = 1;
    qntx_status status = piece != NULL ? QNTX_OK : QNTX_ERR_NO_MEMORY;
    while (status == QNTX_OK && count > 0) {
        count = 0;
        status = exchange.api->body_read(exchange, piece, PIECE_SIZE, &count);
        if (status == QNTX_OK) {
            status = fasta_feed(reader, piece, count);
        }
    }
    free(piece);
    return status;
}

qntx_status body_read_fasta(qntx_exchange exchange, const qntx_request *request, fasta_reader *reader) {
    qntx_status status = body_check_encoding(exchange, reader->what);
    if (status == QNTX_OK) {
        status = (request->flags & QNTX_REQUEST_BODY_READY) != 0
                     ? fasta_feed(reader, request->body.data, request->body.length)
                     : pieces(exchange, reader);
    }
    if (status == QNTX_OK) {
        status = fasta_finish(reader);
    }
    fasta_free(reader);
    return status;
}
