/* POST and PUT /hash, GET /progress, GET /zeros. SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "name.h"
#include "upload.h"

enum {
    PIECE_SIZE = 64 << 10,
    /* How many threads of the pool these may have at once: uploads need some, too. */
    MOST_WATCHING = 2,
    MOST_SENDING = 2,
};

/* Hashes what is left of the body. */
static qntx_status digest(const EVP_MD *sha256, qntx_exchange exchange, transfer *one,
                          unsigned char result[SHA256_SIZE]) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char *piece = malloc(PIECE_SIZE);
    qntx_status status = QNTX_ERR_NO_MEMORY;
    size_t count = 1;
    if (context != NULL && piece != NULL && EVP_DigestInit_ex2(context, sha256, NULL) == 1) status = QNTX_OK;
    while (status == QNTX_OK && count > 0) {
        count = 0;
        status = exchange.api->body_read(exchange, piece, PIECE_SIZE, &count);
        if (status == QNTX_OK && EVP_DigestUpdate(context, piece, count) != 1) status = QNTX_ERR_FAILED;
        atomic_fetch_add_explicit(&one->bytes, count, memory_order_relaxed);
    }
    if (status == QNTX_OK && EVP_DigestFinal_ex(context, result, NULL) != 1) status = QNTX_ERR_FAILED;
    free(piece);
    EVP_MD_CTX_free(context);
    return status;
}

static qntx_status answer(qntx_exchange exchange, const record *result) {
    json out = {0};
    json_append(&out, "{", 1);
    record_write(result, &out);
    return json_respond(&out, exchange, 200);
}

/* A client that leaves halfway makes body_read fail: nothing is left then but that it was broken off. */
qntx_status hash(void *context, qntx_exchange exchange, const qntx_request *request) {
    upload *self = context;
    const qntx_str encoding = qntx_header(exchange, "content-encoding");
    const qntx_str name = qntx_path_value(exchange, "name");
    transfer one = {.length = request->body_length, .begun = seconds_now()};
    record result = {0};
    const char *why = name_from_query(request->query, one.name);
    if (why == NULL && name.length > 0) why = name_take(name, one.name);
    if (why != NULL) return problem(exchange, 400, why);
    if (encoding.length > 0 && !qntx_str_is(encoding, "identity")) {
        return problem(exchange, 415, "the body is hashed as it is: send it without a content-encoding");
    }
    ledger_begin(&self->uploads, &one);
    const qntx_status status = digest(self->sha256, exchange, &one, result.sha256);
    memcpy(result.name, one.name, sizeof result.name);
    result.bytes = atomic_load(&one.bytes);
    result.seconds = seconds_now() - one.begun;
    result.time = (int64_t)time(NULL);
    ledger_end(&self->uploads, &one, status == QNTX_OK ? &result : NULL);
    return status == QNTX_OK ? answer(exchange, &result) : status;
}

/* One event. */
static qntx_status tell(ledger *uploads, qntx_exchange exchange, bool *any) {
    json out = {0};
    qntx_status status = QNTX_ERR_NO_MEMORY;
    json_append(&out, "data: ", 6);
    *any = ledger_write_under_way(uploads, &out);
    json_append(&out, "}\n\n", 3);
    if (!out.failed) status = exchange.api->write(exchange, qntx_make_bytes(out.text, out.length));
    free(out.text);
    return status;
}

static qntx_status watch(ledger *uploads, qntx_exchange exchange, bool is_head) {
    const struct timespec pause = {0, 200000000};
    const qntx_pair headers[] = {
        {QNTX_LIT("content-type"), QNTX_LIT("text/event-stream")}, {QNTX_LIT("cache-control"), QNTX_LIT("no-store")}};
    const qntx_response head = {.struct_size = sizeof head, .status = 200, .headers = headers, .header_count = 2};
    bool any = !is_head;
    qntx_status status = exchange.api->begin(exchange, &head);
    while (status == QNTX_OK && any) {
        status = tell(uploads, exchange, &any);
        if (any) nanosleep(&pause, NULL);
    }
    return status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
}

qntx_status progress(void *context, qntx_exchange exchange, const qntx_request *request) {
    upload *self = context;
    qntx_status status;
    if (atomic_fetch_add(&self->watching, 1) < MOST_WATCHING) {
        status = watch(&self->uploads, exchange, qntx_str_is(request->method, "HEAD"));
    } else {
        status = problem(exchange, 503, "enough are watching already; try again later");
    }
    atomic_fetch_sub(&self->watching, 1);
    return status;
}

/* The number of bytes asked for; false for what is none, or too large. */
static bool read_bytes(qntx_str text, uint64_t *bytes) {
    *bytes = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return false;
        *bytes = *bytes * 10 + (uint64_t)(text.data[i] - '0');
        if (*bytes > MAX_BYTES) return false;
    }
    return text.length > 0;
}

static qntx_status send_zeros(qntx_exchange exchange, uint64_t bytes, bool is_head) {
    static const char piece[PIECE_SIZE];
    char length[24];
    snprintf(length, sizeof length, "%" PRIu64, bytes);
    const qntx_pair headers[] = {
        {QNTX_LIT("content-type"), QNTX_LIT("application/octet-stream")},
        {QNTX_LIT("content-length"), qntx_cstr(length)},
    };
    const qntx_response head = {.struct_size = sizeof head, .status = 200, .headers = headers, .header_count = 2};
    qntx_status status = exchange.api->begin(exchange, &head);
    if (is_head) bytes = 0;
    while (status == QNTX_OK && bytes > 0) {
        const size_t count = bytes < PIECE_SIZE ? (size_t)bytes : PIECE_SIZE;
        status = exchange.api->write(exchange, qntx_make_bytes(piece, count));
        bytes -= count;
    }
    return status == QNTX_OK ? exchange.api->end(exchange, NULL, 0) : status;
}

qntx_status zeros(void *context, qntx_exchange exchange, const qntx_request *request) {
    upload *self = context;
    uint64_t bytes;
    qntx_status status;
    if (!read_bytes(qntx_path_value(exchange, "bytes"), &bytes)) {
        return problem(exchange, 400, "say how many bytes, at most " MAX_BYTES_TEXT);
    }
    if (atomic_fetch_add(&self->sending, 1) < MOST_SENDING) {
        status = send_zeros(exchange, bytes, qntx_str_is(request->method, "HEAD"));
    } else {
        status = problem(exchange, 503, "enough is being sent already; try again later");
    }
    atomic_fetch_sub(&self->sending, 1);
    return status;
}
