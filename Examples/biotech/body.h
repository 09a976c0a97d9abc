/*
 * body.h: hands a request's body on, piece by piece.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_BODY_H
#define BIOTECH_BODY_H

#include "fasta.h"

/*
 * Reads the whole body as FASTA through one fixed buffer, whatever its size, and frees the reader. A body with a
 * Content-Encoding is a problem. Statuses: those of body_read, fasta_feed and fasta_finish. [handler]
 */
qntx_status body_read_fasta(qntx_exchange exchange, const qntx_request *request, fasta_reader *reader);

/* A problem (415) if the body is compressed. [handler] */
qntx_status body_check_encoding(qntx_exchange exchange, problem *what);

#endif
