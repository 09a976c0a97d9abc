/*
 * stream.h: handlers that stream, well and badly.
 * SPDX-License-Identifier: MIT
 */
#ifndef HANDLERS_STREAM_H
#define HANDLERS_STREAM_H

#include "support.h"

static inline qntx_status begin_text(qntx_exchange exchange) {
    const qntx_pair type = {QNTX_LIT("content-type"), QNTX_LIT("text/plain")};
    const qntx_response head = {
        .struct_size = sizeof head, .status = 200, .headers = &type, .header_count = 1};
    return exchange.api->begin(exchange, &head);
}

static inline qntx_status write_text(qntx_exchange exchange, const char *piece) {
    return exchange.api->write(exchange, qntx_make_bytes(piece, strlen(piece)));
}

/* N pieces, "piece 0\n" and so on, and a trailer "x-pieces: N". On the event loop QNTX_AGAIN ends it. */
HANDLER(stream) {
    const long count = path_number(exchange, "n");
    char piece[40];
    qntx_status status = begin_text(exchange);
    for (long i = 0; status == QNTX_OK && i < count; i++) {
        snprintf(piece, sizeof piece, "piece %ld\n", i);
        status = write_text(exchange, piece);
    }
    snprintf(piece, sizeof piece, "%ld", count);
    const qntx_pair trailer = {QNTX_LIT("x-pieces"), qntx_cstr(piece)};
    return status == QNTX_OK ? exchange.api->end(exchange, &trailer, 1) : status;
}

/* Begins, writes, and returns QNTX_OK without the end: the client must be able to tell that it is cut. */
HANDLER(stream_unfinished) {
    const qntx_status status = begin_text(exchange);
    return status == QNTX_OK ? write_text(exchange, "half an ans") : status;
}

/* The same with an error instead of QNTX_OK. */
HANDLER(stream_fails) {
    begin_text(exchange);
    write_text(exchange, "half an ans");
    return qntx_fail(((handlers *)context)->host, QNTX_ERR_FAILED, "failed in the middle");
}

/*
 * Everything out of order, around one good answer, "once\n". In the notebook, all QNTX_ERR_CLOSED: write and
 * end before begin, begin and respond after begin, write, end, begin and respond after end.
 */
HANDLER(stream_twice) {
    note(context, "write-before-begin", write_text(exchange, "too early"));
    note(context, "end-before-begin", exchange.api->end(exchange, NULL, 0));
    const qntx_status status = begin_text(exchange);
    note(context, "begin-after-begin", begin_text(exchange));
    note(context, "respond-after-begin", qntx_respond_text(exchange, 200, "whole"));
    write_text(exchange, "once\n");
    exchange.api->end(exchange, NULL, 0);
    note(context, "write-after-end", write_text(exchange, "too late"));
    note(context, "end-after-end", exchange.api->end(exchange, NULL, 0));
    note(context, "begin-after-end", begin_text(exchange));
    note(context, "respond-after-end", qntx_respond_text(exchange, 200, "whole"));
    return status;
}

static inline void stream_later_work(later *self) {
    for (int i = 0; i < 3; i++) {
        usleep(10000);
        write_text(self->exchange, "later\n");
    }
    self->exchange.api->end(self->exchange, NULL, 0);
}

/* Begins in the handler, writes and ends on a thread. */
HANDLER(stream_later) {
    const qntx_status status = begin_text(exchange);
    return status == QNTX_OK ? later_start(context, exchange, stream_later_work, NULL) : status;
}

/* Announces one length and writes another: what the client reads must not be mistaken for a whole answer. */
HANDLER(stream_lies) {
    const qntx_pair length = {QNTX_LIT("content-length"), qntx_path_value(exchange, "announced")};
    const qntx_response head = {
        .struct_size = sizeof head, .status = 200, .headers = &length, .header_count = 1};
    const long written = path_number(exchange, "written");
    qntx_status status = exchange.api->begin(exchange, &head);
    for (long i = 0; status == QNTX_OK && i < written; i++) {
        status = write_text(exchange, "x");
    }
    status = status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
    note(context, "stream-lies", status);
    return status;
}

/*
 * Writes 64 KiB pieces until somebody stops it, at most 1 GiB: the host must hold it back, not the bytes.
 * In the notebook: how it ended (QNTX_ERR_GONE once the client has left), and after how many bytes.
 */
HANDLER(flood) {
    static const char piece[65536];
    handlers *plugin = context;
    int64_t bytes = 0;
    qntx_status status = begin_text(exchange);
    plugin->inside++;
    while (status == QNTX_OK && bytes < INT64_C(1) << 30) {
        status = exchange.api->write(exchange, qntx_make_bytes(piece, sizeof piece));
        bytes += status == QNTX_OK ? (int64_t)sizeof piece : 0;
        note(context, "flood-bytes", bytes);
    }
    note(context, "flood", status);
    plugin->inside--;
    return status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
}

#endif
