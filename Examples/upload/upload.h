/*
 * upload.h: what one running instance has, and its handlers that take their time.
 * SPDX-License-Identifier: MIT
 */
#ifndef UPLOAD_H
#define UPLOAD_H

#include <openssl/evp.h>

#include "ledger.h"

/* A terabyte: the largest file unless the operator says otherwise, and the most zeros. */
#define MAX_BYTES 1099511627776
#define MAX_BYTES_TEXT "1099511627776"

typedef struct upload {
    const qntx_host *host;
    EVP_MD *sha256;
    int64_t max_bytes;
    ledger uploads;
    atomic_int watching, sending; /* handlers of GET /progress and GET /zeros under way */
} upload;

/* POST and PUT /hash hash the body piece by piece. [handler] */
qntx_status hash(void *context, qntx_exchange exchange, const qntx_request *request);

/* GET /progress tells of the uploads under way, as server-sent events, until there is none. [handler] */
qntx_status progress(void *context, qntx_exchange exchange, const qntx_request *request);

/* GET /zeros/{bytes} sends as many bytes as asked for. [handler] */
qntx_status zeros(void *context, qntx_exchange exchange, const qntx_request *request);

/* Answers that it cannot be done, and why. */
static inline qntx_status problem(qntx_exchange exchange, uint32_t status, const char *why) {
    json out = {0};
    json_member(&out, "error", qntx_cstr(why));
    return json_respond(&out, exchange, status);
}

#endif
