/* GET /. SPDX-License-Identifier: MIT */
#include "endpoints.h"

static const char text[] =
    "{\"plugin\":\"biotech\",\"endpoints\":["
    "{\"method\":\"GET\",\"path\":\"/\",\"description\":\"This list.\"},"
    "{\"method\":\"POST\",\"path\":\"/stats\","
    "\"description\":\"Composition, GC and N50 of a FASTA body of any size; query: limit.\"},"
    "{\"method\":\"POST\",\"path\":\"/align\","
    "\"description\":\"The best global or local alignment of two sequences, in a JSON object or as two FASTA records; "
    "mode, matrix, match, mismatch, gap_open, gap_extend.\"},"
    "{\"method\":\"POST\",\"path\":\"/align/jobs\","
    "\"description\":\"The same as a job of the host's queue.\"},"
    "{\"method\":\"GET\",\"path\":\"/align/jobs/{id}\","
    "\"description\":\"How far such a job is, and its result.\"},"
    "{\"method\":\"DELETE\",\"path\":\"/align/jobs/{id}\",\"description\":\"Cancels it.\"},"
    "{\"method\":\"POST\",\"path\":\"/orfs\","
    "\"description\":\"Open reading frames of a FASTA body on both strands; query: min, table, start, limit.\"}"
    "]}\n";

qntx_status index_answer(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)context;
    (void)request;
    return qntx_respond(exchange, 200, "application/json", text, sizeof text - 1);
}
