/*
 * json_writer.h: writes JSON (RFC 8259) into a buffer.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_JSON_WRITER_H
#define BIOTECH_JSON_WRITER_H

#include "buffer.h"

/* The caller calls in the order of the text; the writer puts the commas. Failures stay in the buffer's status. */
typedef struct json_writer {
    buffer *out;
    bool comma; /* the next key or value follows another */
} json_writer;

/* Starts at the top of an empty buffer, or within a list that is built apart. */
json_writer json_begin(buffer *out);

/* '{' or '[', and its end. */
void json_open(json_writer *json, char bracket);
void json_close(json_writer *json, char bracket);

/* A member's name: a literal that needs no escape. */
void json_key(json_writer *json, const char *key);

/* A string: escaped, and where it is not UTF-8 repaired with U+FFFD. */
void json_string(json_writer *json, const char *text, size_t length);

/* Numbers and the words. */
void json_count(json_writer *json, uint64_t value);
void json_number(json_writer *json, int64_t value);
void json_bool(json_writer *json, bool value);
void json_null(json_writer *json);

/*
 * part / whole with that many decimals (at most 6), rounded half up; null if `whole` is 0. In integers, so that it is
 * exact whatever the locale. `whole` below 2^43.
 */
void json_ratio(json_writer *json, uint64_t part, uint64_t whole, unsigned decimals);

/* A member in one call. */
void json_count_member(json_writer *json, const char *key, uint64_t value);
void json_number_member(json_writer *json, const char *key, int64_t value);
void json_bool_member(json_writer *json, const char *key, bool value);
void json_string_member(json_writer *json, const char *key, const char *text, size_t length);
void json_ratio_member(json_writer *json, const char *key, uint64_t part, uint64_t whole, unsigned decimals);

#endif
