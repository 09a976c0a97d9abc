/* SPDX-License-Identifier: MIT */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

buffer buffer_make(size_t limit) {
    buffer out = {NULL, 0, 0, 0, QNTX_OK};
    out.limit = limit;
    return out;
}

void buffer_free(buffer *out) {
    free(out->data);
    out->data = NULL;
    out->length = 0;
    out->capacity = 0;
}

static bool grow(buffer *out, size_t length) {
    size_t capacity = out->capacity > 0 ? out->capacity : out->limit < 256 ? out->limit : 256;
    char *data;
    if (length > out->limit - out->length) {
        out->status = QNTX_ERR_TOO_LARGE;
        return false;
    }
    while (capacity - out->length < length) {
        capacity = capacity > out->limit / 2 ? out->limit : capacity * 2;
    }
    data = realloc(out->data, capacity);
    if (data == NULL) {
        out->status = QNTX_ERR_NO_MEMORY;
        return false;
    }
    out->data = data;
    out->capacity = capacity;
    return true;
}

char *buffer_reserve(buffer *out, size_t length) {
    if (out->status != QNTX_OK) {
        return NULL;
    }
    if ((out->data == NULL || out->capacity - out->length < length) && !grow(out, length)) {
        return NULL;
    }
    return out->data + out->length;
}

void buffer_append(buffer *out, const void *data, size_t length) {
    char *place = length > 0 ? buffer_reserve(out, length) : NULL;
    if (place != NULL) {
        memcpy(place, data, length);
        out->length += length;
    }
}

void buffer_byte(buffer *out, char byte) {
    char *place = buffer_reserve(out, 1);
    if (place != NULL) {
        *place = byte;
        out->length++;
    }
}
