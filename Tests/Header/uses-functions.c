/*
 * A plugin that uses every macro and every word of qntx_functions.h, and a program that compares the signatures
 * and types that come of them with those that should. It is C99 and C++11 at once; .ci/check-headers compiles
 * it as every standard with every warning, and runs it.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_functions.h"

#include <stdio.h>
#include <string.h>

enum order_side { SIDE_BUY, SIDE_SELL = 5 };
struct order {
    enum order_side which;
    int64_t amounts[2];
};

QNTX_TYPES(types,
    (enum, kind, i32, (call), (put, 7)),
    (struct, greeks, (f64, delta), (kind, option), (bool, is_final), (u8, tag, 3)),
    (existing_enum, side, enum order_side, u32, (buy, 0, SIDE_BUY), (sell, 5, SIDE_SELL)),
    (existing_struct, order, struct order, (side, which), (i64, amounts, 2)));

static const char expected_types[] =
    "enum kind: i32 { call, put = 7 } "
    "struct greeks { delta: f64, option: kind, is_final: bool, tag: u8[3] } "
    "enum side: u32 { buy = 0, sell = 5 } "
    "struct order { which: side, amounts: i64[2] }";

static void nothing(void) {}
static int64_t integers(int8_t a, int16_t b, int32_t c, int64_t d, ptrdiff_t e) { return a + b + c + d + e; }
static uint64_t naturals(uint8_t a, uint16_t b, uint32_t c, uint64_t d, size_t e) { return a + b + c + d + e; }
static double reals(float a, double b) { return (double)a + b; }
static bool truths(bool a, bool b, bool c) { return a && b && c; }
static long long longs(long long a, unsigned long long b) { return b == 0 ? a : 0; }

static kind own(greeks value, kind option, enum order_side which, const struct order *placed) {
    return value.option == kind_put && which == placed->which ? option : kind_call;
}
static greeks turned(greeks *value, double *old, const double *factor, kind *option) {
    *old = value->delta;
    value->delta *= *factor;
    *option = value->option;
    return *value;
}

static const char *texts(const char *path, qntx_str text, qntx_bytes data) {
    return text.length + data.length > 0 ? path : "";
}
static qntx_str text(void) { return QNTX_LIT("text"); }
static qntx_bytes bytes(void) { return qntx_make_bytes("bytes", 5); }

static qntx_status lists(const double *in, size_t in_count, double *both, size_t both_count, qntx_sink out,
                         qntx_sink words, qntx_sink data, qntx_progress progress, qntx_sink reason) {
    size_t i;
    for (i = 0; i < in_count && i < both_count; i++) {
        both[i] += in[i];
        (void)out.write(out.context, &in[i], 1);
    }
    (void)data.write(data.context, in, in_count * sizeof *in);
    if (!qntx_report(progress, 1, 1)) {
        return QNTX_ERR_CLOSED;
    }
    return in_count == both_count ? qntx_say(words, QNTX_OK, "sum") : qntx_say(reason, QNTX_ERR_INVALID, "why");
}

static int blocks(int32_t n, const double *a, double *b, double *c, const char *code, const void *in, size_t size,
                  void *raw, size_t raw_count) {
    b[0] = c[0] = n > 0 ? a[0] : 0;
    if (raw_count > 0 && size > 0) {
        memcpy(raw, in, 1);
    }
    return code[0] == 'x';
}

static int many(int32_t a, int32_t b, int32_t c, int32_t d, int32_t e, int32_t f, int32_t g, int32_t h, int32_t i,
                int32_t j, int32_t k, int32_t l, int32_t m) {
    return a + b + c + d + e + f + g + h + i + j + k + l + m;
}

static const qntx_function functions[] = {
    QNTX_FUNCTION(nothing, NULL, 0, void),
    QNTX_FUNCTION(integers, "Integers", QNTX_FUNCTION_PURE, i64, (i8, a), (i16, b), (i32, c, -1), (i64, d),
                  (isize, e)),
    QNTX_FUNCTION(naturals, "Integers", QNTX_FUNCTION_PURE | QNTX_FUNCTION_BLOCKING, u64, (u8, a), (u16, b), (u32, c),
                  (u64, d, 18446744073709551615), (usize, e, a)),
    QNTX_FUNCTION(reals, NULL, 0, f64, (f32, a, 1e-3), (f64, b, -inf)),
    QNTX_FUNCTION(truths, NULL, 0, bool, (bool, a, true), (bool, b, false), (bool, c, a)),
    QNTX_FUNCTION(longs, NULL, 0, llong, (llong, a), (ullong, b)),
    QNTX_FUNCTION(own, NULL, 0, kind, (greeks, value), (kind, option, call), (side, which), (ref, order, placed)),
    QNTX_FUNCTION(turned, NULL, 0, greeks, (inout, greeks, value), (out, f64, old), (ref, f64, factor, 0.5),
                  (inout, kind, option, put)),
    QNTX_FUNCTION_AS("texts_of", texts, NULL, 0, cstr, (cstr, path, "a\n\"b\""), (str, text, "c, d"), (bytes, data)),
    QNTX_FUNCTION(text, NULL, 0, str),
    QNTX_FUNCTION(bytes, NULL, 0, bytes),
    QNTX_FUNCTION(lists, NULL, QNTX_FUNCTION_CANCELLABLE, status, (list, f64, in), (inout, list, f64, both),
                  (out, list, f64, out), (out, str, words), (out, bytes, data), (progress), (reason)),
    QNTX_FUNCTION(blocks, NULL, 0, code(error_text), (i32, n), (block, f64, a, n*n), (out, block, f64, b, n),
                  (inout, block, f64, c, 2*n), (block, char, code, 3), (block, void, in, size), (usize, size),
                  (inout, list, void, raw)),
    QNTX_FUNCTION(many, NULL, 0, code, (i32, a), (i32, b), (i32, c), (i32, d), (i32, e), (i32, f), (i32, g), (i32, h),
                  (i32, i), (i32, j), (i32, k), (i32, l), (i32, m)),
};

static const char *const expected[] = {
    "() -> void",
    "(a: i8, b: i16, c: i32 = -1, d: i64, e: isize) -> i64",
    "(a: u8, b: u16, c: u32, d: u64 = 18446744073709551615, e: usize = a) -> u64",
    "(a: f32 = 1e-3, b: f64 = -inf) -> f64",
    "(a: bool = true, b: bool = false, c: bool = a) -> bool",
    "(a: i64, b: u64) -> i64",
    "(value: greeks, option: kind = call, which: side, placed: ref order) -> kind",
    "(value: inout greeks, old: out f64, factor: ref f64 = 0.5, option: inout kind = put) -> greeks",
    "(path: cstr = \"a\\n\\\"b\\\"\", text: str = \"c, d\", data: bytes) -> cstr",
    "() -> str",
    "() -> bytes",
    "(in: [f64], both: inout [f64], out: out [f64], words: out str, data: out bytes, progress: progress, "
    "reason: reason) -> status",
    "(n: i32, a: f64[n*n], b: out f64[n], c: inout f64[2*n], code: char[3], in: u8[size], size: usize, "
    "raw: inout [u8]) -> code(error_text)",
    "(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32, i: i32, j: i32, k: i32, l: i32, m: i32) -> code",
};

QNTX_FUNCTIONS(table, functions, NULL);
QNTX_FUNCTIONS_PLUGIN("uses-functions", "1.0.0", ">=0.20", "Uses all words", functions, types)

/* Whether two texts are the same; says so if not. */
static bool same(const char *found, const char *wanted) {
    const bool is_same = strcmp(found, wanted) == 0;
    if (!is_same) {
        printf("found  %s\nwanted %s\n", found, wanted);
    }
    return is_same;
}

int main(void) {
    const qntx_plugin_vtable *vtable = qntx_plugin_entry(QNTX_ABI_VERSION);
    const qntx_functions *all = vtable->functions;
    bool is_well = all->count == sizeof expected / sizeof *expected && table.count == all->count &&
                   table.types == NULL && same(vtable->metadata->name, "uses-functions");
    uint32_t i;
    is_well = same(all->types, expected_types) && is_well;
    for (i = 0; i < all->count; i++) {
        is_well = same(all->functions[i].signature, expected[i]) && is_well;
    }
    is_well = same(all->functions[0].name, "nothing") && same(all->functions[8].name, "texts_of") && is_well;
    is_well = all->functions[2].flags == (QNTX_FUNCTION_PURE | QNTX_FUNCTION_BLOCKING) && is_well;
    return is_well ? 0 : 1;
}
