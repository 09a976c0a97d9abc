/*
 * json.h: an answer that is one JSON object, written member by member into memory that grows.
 * SPDX-License-Identifier: MIT
 *
 *     json out = {0};
 *     json_member(&out, "name", name);
 *     return json_respond(&out, exchange, 200);
 */
#ifndef QNTX_EXAMPLES_JSON_H
#define QNTX_EXAMPLES_JSON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qntx_plugin.h"

/* Starts as {0}. Where memory runs out it says so at the end, so that no call needs a check of its own. */
typedef struct json {
    char *text;
    size_t length, capacity;
    bool failed;
} json;

static inline void json_append(json *out, const char *text, size_t length) {
    if (out->capacity - out->length < length) {
        size_t capacity = 2 * out->capacity + length + 64;
        char *larger = out->failed ? NULL : realloc(out->text, capacity);
        if (larger == NULL) {
            out->failed = true;
            return;
        }
        out->text = larger;
        out->capacity = capacity;
    }
    if (length > 0) {
        memcpy(out->text + out->length, text, length);
        out->length += length;
    }
}

/* How many bytes the UTF-8 character at the start has; 0 if there is none (RFC 3629, section 4). */
static inline size_t json_utf8_length(const unsigned char *at, size_t left) {
    const unsigned char first = at[0];
    const size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length < 2) {
        return length;
    }
    if (first > 0xf4 || length > left) {
        return 0;
    }
    /* No overlong forms, no surrogates, nothing beyond U+10FFFF. */
    const unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/* A string, quoted and escaped. What is not UTF-8 becomes U+FFFD: bytes from a client may be anything. */
static inline void json_string(json *out, qntx_str value) {
    json_append(out, "\"", 1);
    for (size_t i = 0; i < value.length;) {
        const unsigned char *at = (const unsigned char *)value.data + i;
        const size_t length = json_utf8_length(at, value.length - i);
        char escaped[8];
        if (length == 0) {
            json_append(out, "\\ufffd", 6);
        } else if (*at < 0x20 || *at == '"' || *at == '\\') {
            json_append(out, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", *at));
        } else {
            json_append(out, value.data + i, length);
        }
        i += length > 0 ? length : 1;
    }
    json_append(out, "\"", 1);
}

/* Adds a member: its name and a string. */
static inline void json_member(json *out, const char *name, qntx_str value) {
    json_append(out, out->length == 0 ? "{" : ",", 1);
    json_string(out, qntx_cstr(name));
    json_append(out, ":", 1);
    json_string(out, value);
}

/* Answers with the object, and frees it. */
static inline qntx_status json_respond(json *out, qntx_exchange exchange, uint32_t status) {
    qntx_status result = QNTX_ERR_NO_MEMORY;
    json_append(out, out->length == 0 ? "{}\n" : "}\n", out->length == 0 ? 3 : 2);
    if (!out->failed) {
        result = qntx_respond(exchange, status, "application/json", out->text, out->length);
    }
    free(out->text);
    *out = (json){0};
    return result;
}

#endif
