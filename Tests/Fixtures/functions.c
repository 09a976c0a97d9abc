/*
 * functions.c: a plugin of declared functions alone, one or more for every type of the notation.
 * SPDX-License-Identifier: MIT
 */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FUNCTION(NAME, SIGNATURE, FLAGS)                                                                 \
    {sizeof(qntx_function), (FLAGS), #NAME, (SIGNATURE), NULL, "Tests " #NAME, (qntx_function_address)NAME, NULL}

/* ---- Scalars ---- */

#define ECHO(NAME, TYPE)                                                                                 \
    static TYPE NAME(TYPE value) { return value; }
ECHO(echo_i8, int8_t)
ECHO(echo_i16, int16_t)
ECHO(echo_i32, int32_t)
ECHO(echo_i64, int64_t)
ECHO(echo_u8, uint8_t)
ECHO(echo_u16, uint16_t)
ECHO(echo_u32, uint32_t)
ECHO(echo_u64, uint64_t)
ECHO(echo_isize, intptr_t)
ECHO(echo_usize, size_t)
ECHO(echo_f32, float)
ECHO(echo_f64, double)
ECHO(echo_bool, bool)

static int64_t widen(int8_t a, int16_t b, uint8_t c) { return (int64_t)a * 1000000 + (int64_t)b * 1000 + c; }

static double mix(int32_t a, double b, int64_t c, float d, uint8_t e, double f, int16_t g, float h, uint64_t i,
                  double j, int32_t k, double l, double m, int64_t n, double o, float p) {
    return a + 2 * b + 3 * (double)c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * (double)i + 10 * j + 11 * k +
           12 * l + 13 * m + 14 * (double)n + 15 * o + 16 * p;
}

static double constant(void) { return 42; }

static void nothing(void) {}

static double scaled(double value, double factor) { return value * factor; }

/* ---- Texts and bytes ---- */

static const char *echo_cstr(const char *text) { return text; }

static const char *null_cstr(void) { return NULL; }

static const char *latin_cstr(void) { return "caf\xe9"; }

static qntx_str echo_str(qntx_str text) { return text; }

static qntx_bytes echo_bytes(qntx_bytes bytes) { return bytes; }

static uint64_t length_of(const char *text) { return strlen(text); }

static void shout(qntx_str text, qntx_sink out) {
    size_t i;
    for (i = 0; i < text.length; i++) {
        const char byte = (char)(text.data[i] >= 'a' && text.data[i] <= 'z' ? text.data[i] - 32 : text.data[i]);
        (void)out.write(out.context, &byte, 1);
    }
}

static int32_t fill_text(char *text, int32_t size) {
    (void)strncpy(text, "filled", (size_t)size);
    return 6;
}

static uint32_t sum_chars(const char *text, uint32_t size) {
    uint32_t sum = 0, i;
    for (i = 0; i < size; i++) {
        sum += (unsigned char)text[i];
    }
    return sum;
}

/* ---- Lists ---- */

static double sum(const double *values, size_t count) {
    double total = 0;
    size_t i;
    for (i = 0; i < count; i++) {
        total += values[i];
    }
    return total;
}

static int64_t sum_i32(const int32_t *values, size_t count) {
    int64_t total = 0;
    size_t i;
    for (i = 0; i < count; i++) {
        total += values[i];
    }
    return total;
}

static void double_all(double *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) {
        values[i] *= 2;
    }
}

static qntx_status range(int32_t from, int32_t to, qntx_sink out, qntx_sink reason) {
    int32_t i;
    if (to < from) {
        return qntx_say(reason, QNTX_ERR_INVALID, "to: it is before from");
    }
    for (i = from; i < to; i++) {
        if (out.write(out.context, &i, 1) != QNTX_OK) {
            return qntx_say(reason, QNTX_ERR_TOO_LARGE, "there are too many");
        }
    }
    return QNTX_OK;
}

static uint32_t checksum(uint32_t start, const uint8_t *data, uint32_t size) {
    uint32_t i;
    for (i = 0; i < size; i++) {
        start = start * 31 + data[i];
    }
    return start;
}

static double dot(const double *a, const double *b, int32_t n) {
    double total = 0;
    int32_t i;
    for (i = 0; i < n; i++) {
        total += a[i] * b[i];
    }
    return total;
}

static void transpose(const int32_t *n, const double *matrix, double *transposed) {
    int32_t i, j;
    for (i = 0; i < *n; i++) {
        for (j = 0; j < *n; j++) {
            transposed[j * *n + i] = matrix[i * *n + j];
        }
    }
}

static void evens(const int32_t *values, int32_t n, int32_t *out, int32_t *count) {
    int32_t i, found = 0;
    for (i = 0; i < n && found < *count; i++) {
        if (values[i] % 2 == 0) {
            out[found++] = values[i];
        }
    }
    *count = found;
}

static void boast(int32_t *out, int32_t *count) {
    out[0] = 1;
    *count += 1000;
}

static uint8_t low_length(const double *values, uint8_t n) {
    (void)values;
    return n;
}

/* ---- Pointers ---- */

static void divide(const int64_t *a, const int64_t *b, int64_t *quotient, int64_t *rest) {
    *quotient = *b == 0 ? 0 : *a / *b;
    *rest = *b == 0 ? 0 : *a % *b;
}

static void increment(int32_t *value) { (*value)++; }

/* ---- Structs and enums ---- */

typedef struct pair { int32_t a, b; } pair;
typedef struct three { float x, y, z; } three;
typedef struct mixed { double value; int32_t number; } mixed;
typedef struct large { double values[4]; int64_t number; } large;
typedef struct nested { pair first; mixed second; uint8_t bytes[3]; } nested;

static pair swap(pair value) { return (pair){value.b, value.a}; }
static three negate(three value) { return (three){-value.x, -value.y, -value.z}; }
static mixed scale_mixed(mixed value, double by) { return (mixed){value.value * by, value.number + 1}; }
static large grow(large value) {
    value.number += 1;
    value.values[3] += 0.5;
    return value;
}
static int32_t total_pair(const pair *value) { return value->a + value->b; }
static void make_nested(int32_t seed, nested *out) {
    *out = (nested){{seed, seed + 1}, {seed + 0.5, seed + 2}, {1, 2, 3}};
}
static void flip(nested *value) {
    value->first = swap(value->first);
    value->bytes[0] = 9;
}
static double pairs(const pair *values, size_t count) {
    double total = 0;
    size_t i;
    for (i = 0; i < count; i++) {
        total += values[i].a * (double)values[i].b;
    }
    return total;
}
static int32_t next_color(int32_t color) { return color == 5 ? 0 : color == 0 ? 1 : 5; }
static int32_t no_color(void) { return 77; }

/* ---- Outcomes ---- */

static qntx_status root(double value, double *result, qntx_sink reason) {
    if (value < 0) {
        return qntx_say(reason, QNTX_ERR_INVALID, "value: it is negative");
    }
    *result = value / 2;
    return QNTX_OK;
}

static qntx_status silent_failure(void) { return QNTX_ERR_BUSY; }

static int coded(int code) { return code; }

QNTX_EXPORT const char *fixture_code_text(int code);
const char *fixture_code_text(int code) { return code == 7 ? "seven is wrong" : NULL; }

static qntx_status count_to(int64_t total, qntx_progress progress, int64_t *reached, qntx_sink reason) {
    int64_t i;
    for (i = 0; i < total; i++) {
        *reached = i;
        if (!qntx_report(progress, i, total)) {
            return qntx_say(reason, QNTX_ERR_CLOSED, "told to end");
        }
        (void)usleep(1000);
    }
    *reached = total;
    return QNTX_OK;
}

static void flood(qntx_sink out) {
    static const char much[1 << 20];
    int i;
    for (i = 0; i < 4096; i++) {
        if (out.write(out.context, much, sizeof much) != QNTX_OK) {
            return;
        }
    }
}

static qntx_sink kept;
static qntx_progress kept_progress;
static void keep(qntx_sink out, qntx_progress progress) {
    kept = out;
    kept_progress = progress;
}
static int32_t use_kept(void) {
    const int32_t status = kept.write(kept.context, "x", 1);
    return qntx_report(kept_progress, 1, 2) ? 1000 : status;
}

static void lie_to_sink(qntx_sink out) {
    (void)out.write(out.context, NULL, 3);
    (void)out.write(out.context, "abc", SIZE_MAX);
}

static void nap(uint32_t milliseconds) { (void)usleep(milliseconds * 1000); }

static void crash(void) { abort(); }

/* ---- Packed ---- */

static void packed_sum(void *context, void *const *arguments, void *result) {
    const double *values;
    size_t count;
    memcpy(&values, arguments[0], sizeof values);
    memcpy(&count, arguments[1], sizeof count);
    *(double *)result = sum(values, count) * *(const double *)arguments[2] + *(const double *)context;
}

static double one = 1;

static const qntx_function functions[] = {
    FUNCTION(echo_i8, "(value: i8) -> i8", QNTX_FUNCTION_PURE),
    FUNCTION(echo_i16, "(value: i16) -> i16", QNTX_FUNCTION_PURE),
    FUNCTION(echo_i32, "(value: i32) -> i32", QNTX_FUNCTION_PURE),
    FUNCTION(echo_i64, "(value: i64) -> i64", QNTX_FUNCTION_PURE),
    FUNCTION(echo_u8, "(value: u8) -> u8", QNTX_FUNCTION_PURE),
    FUNCTION(echo_u16, "(value: u16) -> u16", QNTX_FUNCTION_PURE),
    FUNCTION(echo_u32, "(value: u32) -> u32", QNTX_FUNCTION_PURE),
    FUNCTION(echo_u64, "(value: u64) -> u64", QNTX_FUNCTION_PURE),
    FUNCTION(echo_isize, "(value: isize) -> isize", QNTX_FUNCTION_PURE),
    FUNCTION(echo_usize, "(value: usize) -> usize", QNTX_FUNCTION_PURE),
    FUNCTION(echo_f32, "(value: f32) -> f32", QNTX_FUNCTION_PURE),
    FUNCTION(echo_f64, "(value: f64) -> f64", QNTX_FUNCTION_PURE),
    FUNCTION(echo_bool, "(value: bool) -> bool", QNTX_FUNCTION_PURE),
    FUNCTION(widen, "(a: i8, b: i16, c: u8) -> i64", QNTX_FUNCTION_PURE),
    FUNCTION(mix,
             "(a: i32, b: f64, c: i64, d: f32, e: u8, f: f64, g: i16, h: f32, i: u64, j: f64, k: i32, l: f64, m: f64, "
             "n: i64, o: f64, p: f32) -> f64",
             QNTX_FUNCTION_PURE),
    FUNCTION(constant, "() -> f64", QNTX_FUNCTION_PURE),
    FUNCTION(nothing, "()", 0),
    FUNCTION(scaled, "(value: f64, factor: f64 = 2) -> f64", QNTX_FUNCTION_PURE),
    FUNCTION(echo_cstr, "(text: cstr = \"hello\") -> cstr", QNTX_FUNCTION_PURE),
    FUNCTION(null_cstr, "() -> cstr", 0),
    FUNCTION(latin_cstr, "() -> cstr", 0),
    FUNCTION(echo_str, "(text: str) -> str", QNTX_FUNCTION_PURE),
    FUNCTION(echo_bytes, "(bytes: bytes) -> bytes", QNTX_FUNCTION_PURE),
    FUNCTION(length_of, "(text: cstr) -> u64", QNTX_FUNCTION_PURE),
    FUNCTION(shout, "(text: str, loud: out str)", QNTX_FUNCTION_PURE),
    FUNCTION(fill_text, "(text: out char[size], size: i32 = 64) -> i32", 0),
    FUNCTION(sum_chars, "(text: char[size], size: u32) -> u32", 0),
    {sizeof(qntx_function), QNTX_FUNCTION_PURE, "sum", "([f64]) -> f64", "values", "The sum of some numbers",
     (qntx_function_address)sum, NULL},
    FUNCTION(sum_i32, "(values: [i32]) -> i64", QNTX_FUNCTION_PURE),
    FUNCTION(double_all, "(values: inout [f64])", 0),
    FUNCTION(range, "(from: i32 = 0, to: i32, values: out [i32], reason: reason) -> status", 0),
    FUNCTION(checksum, "(start: u32 = 0, data: u8[size], size: u32) -> u32", QNTX_FUNCTION_PURE),
    FUNCTION(dot, "(a: f64[n], b: f64[n], n: i32) -> f64", QNTX_FUNCTION_PURE),
    FUNCTION(transpose, "(n: ref i32, matrix: f64[n*n], transposed: out f64[n*n])", QNTX_FUNCTION_PURE),
    FUNCTION(evens, "(values: i32[n], n: i32, found: out i32[count], count: inout i32 = 8)", 0),
    FUNCTION(boast, "(found: out i32[count], count: inout i32 = 8)", 0),
    FUNCTION(low_length, "(values: f64[n], n: u8) -> u8", 0),
    FUNCTION(divide, "(a: ref i64, b: ref i64 = a, quotient: out i64, rest: out i64)", QNTX_FUNCTION_PURE),
    FUNCTION(increment, "(value: inout i32)", 0),
    FUNCTION(swap, "(value: pair) -> pair", 0),
    FUNCTION(negate, "(value: three) -> three", 0),
    FUNCTION(scale_mixed, "(value: mixed, by: f64) -> mixed", 0),
    FUNCTION(grow, "(value: large) -> large", 0),
    FUNCTION(total_pair, "(value: ref pair) -> i32", 0),
    FUNCTION(make_nested, "(seed: i32, made: out nested)", 0),
    FUNCTION(flip, "(value: inout nested)", 0),
    FUNCTION(pairs, "(values: [pair]) -> f64", 0),
    FUNCTION(next_color, "(color: color = green) -> color", 0),
    FUNCTION(no_color, "() -> color", 0),
    FUNCTION(root, "(value: f64, result: out f64, reason: reason) -> status", 0),
    FUNCTION(silent_failure, "() -> status", 0),
    FUNCTION(coded, "(code: i32) -> code(fixture_code_text)", 0),
    FUNCTION(count_to, "(total: i64, progress: progress, reached: out i64, reason: reason) -> status",
             QNTX_FUNCTION_BLOCKING | QNTX_FUNCTION_CANCELLABLE),
    FUNCTION(flood, "(much: out bytes)", 0),
    FUNCTION(keep, "(much: out str, progress: progress)", 0),
    FUNCTION(use_kept, "() -> i32", 0),
    FUNCTION(lie_to_sink, "(much: out str)", 0),
    FUNCTION(nap, "(milliseconds: u32)", QNTX_FUNCTION_BLOCKING),
    FUNCTION(crash, "()", 0),
    {sizeof(qntx_function), QNTX_FUNCTION_PACKED, "packed_sum", "(values: [f64], factor: f64) -> f64", NULL,
     "Tests what languages without C functions give", (qntx_function_address)packed_sum, &one},
};

static const qntx_functions table = {
    sizeof(qntx_functions), sizeof functions / sizeof functions[0], functions,
    "enum color { red, green, blue = 5 }\n"
    "struct pair { a: i32, b: i32 }\n"
    "struct three { x: f32, y: f32, z: f32 }\n"
    "struct mixed { value: f64, number: i32 }\n"
    "struct large { values: f64[4], number: i64 }\n"
    "struct nested { first: pair, second: mixed, bytes: u8[3] }\n",
};

FIXTURE_METADATA("functions");
FIXTURE_VTABLE(.functions = &table)
