/*
 * json_reader.h: reads one flat JSON object (RFC 8259), strictly.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_JSON_READER_H
#define BIOTECH_JSON_READER_H

#include "buffer.h"
#include "problem.h"

/*
 * A text that is not what was asked for is a problem which names the byte, counted from 1. No recursion: an array or
 * object as a value is refused where it begins.
 */
typedef struct json_reader {
    const char *bytes;
    size_t length;
    size_t at;
    bool follows; /* a member has been read */
    problem *what;
} json_reader;

/* What a value begins like. */
typedef enum json_kind { JSON_STRING, JSON_NUMBER, JSON_OTHER } json_kind;

/* Reads the '{'. */
qntx_status json_read_open(json_reader *json, qntx_bytes text, problem *what);

/* Reads the next member's name and its ':' into `key`, emptied first. `*more` is false at the '}' that ends it all. */
qntx_status json_read_key(json_reader *json, buffer *key, bool *more);

/* What the next value is. */
json_kind json_peek(json_reader *json);

/* Reads a string, unescaped, into `text`, emptied first. QNTX_ERR_TOO_LARGE, without a problem, beyond its limit. */
qntx_status json_read_string(json_reader *json, buffer *text);

/* Reads a number that must be whole. */
qntx_status json_read_integer(json_reader *json, int64_t *value);

#endif
