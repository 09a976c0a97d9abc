/*
 * body.h: handlers that read the body: whole, in pieces, too late.
 * SPDX-License-Identifier: MIT
 */
#ifndef HANDLERS_BODY_H
#define HANDLERS_BODY_H

#include "support.h"

static inline qntx_status respond_hash(qntx_exchange exchange, qntx_status status, uint64_t length,
                                       uint64_t reads, uint64_t hash) {
    text out = {0};
    text_add(&out, "{\"status\":%d,\"length\":%" PRIu64 ",\"reads\":%" PRIu64, status, length, reads);
    text_add(&out, ",\"fnv1a\":\"%016" PRIx64 "\"}\n", hash);
    return text_respond(&out, exchange);
}

/* The body and its type, as they came. */
HANDLER(echo) {
    const qntx_pair type = {QNTX_LIT("content-type"), qntx_header(exchange, "content-type")};
    qntx_response response = {.struct_size = sizeof response,
                              .status = 200,
                              .headers = &type,
                              .header_count = type.value.length > 0};
    const qntx_status status = exchange.api->body_all(exchange, 0, &response.body);
    return status == QNTX_OK ? exchange.api->respond(exchange, &response) : status;
}

/* Whole, after "?skip=N" bytes in pieces, up to "?limit=N": what came of it, how long it is, and its hash. */
HANDLER(body_all) {
    size_t skip = (size_t)query_number(request, "skip", 0), count = 1;
    qntx_bytes body = {NULL, 0};
    char piece[100];
    qntx_status status = QNTX_OK;
    while (status == QNTX_OK && skip > 0 && count > 0) {
        status = exchange.api->body_read(exchange, piece, skip < sizeof piece ? skip : sizeof piece, &count);
        skip -= count;
    }
    if (status == QNTX_OK) {
        status = exchange.api->body_all(exchange, (size_t)query_number(request, "limit", 0), &body);
    }
    return respond_hash(exchange, status, body.length, 1, fnv1a(FNV_START, body.data, body.length));
}

/* In pieces of "?capacity=N" bytes (0 is QNTX_ERR_INVALID): how many, how long together, and the hash. */
HANDLER(body_read) {
    const size_t capacity = (size_t)query_number(request, "capacity", 65536);
    char *piece = malloc(capacity + 1);
    uint64_t length = 0, reads = 0, hash = FNV_START;
    size_t count = 1;
    qntx_status status = QNTX_OK;
    if (piece == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    while (status == QNTX_OK && count > 0) {
        status = exchange.api->body_read(exchange, piece, capacity, &count);
        hash = fnv1a(hash, piece, count);
        length += count;
        reads++;
    }
    free(piece);
    return respond_hash(exchange, status, length, reads, hash);
}

/* As request->body shows it. `reads` is 1 where QNTX_REQUEST_BODY_READY is set, else 0. */
HANDLER(body_view) {
    const uint64_t ready = (request->flags & QNTX_REQUEST_BODY_READY) != 0;
    return respond_hash(exchange, QNTX_OK, ready ? request->body.length : request->body_length, ready,
                        fnv1a(FNV_START, request->body.data, request->body.length));
}

/* Answers without a look at the body. */
HANDLER(body_ignored) {
    return qntx_respond_text(exchange, 200, "not interested\n");
}

static inline void reads_after_return_work(later *self) {
    const qntx_exchange exchange = self->exchange;
    char buffer[16];
    size_t count = 99;
    qntx_bytes body = {buffer, 99};
    qntx_str name = {buffer, 99}, value = {buffer, 99};
    text out = {0};
    usleep(30000); /* the handler has returned */
    text_add(&out, "{\"body_read\":%d", exchange.api->body_read(exchange, buffer, sizeof buffer, &count));
    text_add(&out, ",\"body_all\":%d", exchange.api->body_all(exchange, 0, &body));
    text_add(&out, ",\"header\":%d", exchange.api->header(exchange, QNTX_LIT("host"), &value));
    text_add(&out, ",\"header_at\":%d", exchange.api->header_at(exchange, 0, &name, &value));
    text_add(&out, ",\"path_value\":%d", exchange.api->path_value(exchange, QNTX_LIT("n"), &value));
    text_add(&out, ",\"left\":%zu}\n", count + body.length + name.length + value.length);
    text_respond(&out, exchange);
}

/* Reads the request on a thread after the handler has returned: closed, closed, and false three times. */
HANDLER(reads_after_return) {
    return later_start(context, exchange, reads_after_return_work, NULL);
}

#endif
