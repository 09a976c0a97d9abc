/*
 * buffer.h: bytes that grow, up to a limit.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_BUFFER_H
#define BIOTECH_BUFFER_H

#include "qntx_plugin.h"

/*
 * The first failure, QNTX_ERR_NO_MEMORY or QNTX_ERR_TOO_LARGE, stays in `status`, and what is appended after it is
 * dropped: a writer checks once, at its end. One thread at a time.
 */
typedef struct buffer {
    char *data;
    size_t length;
    size_t capacity;
    size_t limit; /* bytes */
    qntx_status status;
} buffer;

/* An empty buffer, which owns no memory yet. */
buffer buffer_make(size_t limit);

/* Frees the bytes. */
void buffer_free(buffer *out);

/* Makes room for `length` more bytes and gives their place; NULL if that failed. `length` is not yet counted. */
char *buffer_reserve(buffer *out, size_t length);

/* Appends bytes; `data` may be NULL if `length` is 0. */
void buffer_append(buffer *out, const void *data, size_t length);

/* Appends one byte. */
void buffer_byte(buffer *out, char byte);

#endif
