/*
 * qntx_functions.h: declares C functions to QNTX as they are, over qntx_plugin.h, whose rules hold here too.
 * SPDX-License-Identifier: MIT
 *
 * A function is listed with the types of its parameters. From that one list come the signature that the host
 * reads and a check of the function's type: a list that does not fit the function does not compile. This file
 * is C99 and C++11.
 *
 *     #include "qntx_functions.h"
 *
 *     QNTX_TYPES(types,
 *         (enum, kind, i32, (call), (put)),
 *         (struct, range, (f64, low), (f64, high)));
 *
 *     static double npv(double rate, const double *flows, size_t count) {
 *         double value = 0, factor = 1;
 *         for (size_t i = 0; i < count; i++, factor /= 1 + rate) value += flows[i] * factor;
 *         return value;
 *     }
 *
 *     static double payoff(double spot, double strike, kind option) {
 *         const double gain = option == kind_call ? spot - strike : strike - spot;
 *         return gain > 0 ? gain : 0;
 *     }
 *
 *     static qntx_status extremes(const double *prices, size_t count, range *found, qntx_sink reason) {
 *         if (count == 0) return qntx_say(reason, QNTX_ERR_INVALID, "there are no prices");
 *         found->low = found->high = prices[0];
 *         for (size_t i = 1; i < count; i++) {
 *             if (prices[i] < found->low) found->low = prices[i];
 *             if (prices[i] > found->high) found->high = prices[i];
 *         }
 *         return QNTX_OK;
 *     }
 *
 *     static const qntx_function functions[] = {
 *         QNTX_FUNCTION(npv, "The net present value of cash flows", QNTX_FUNCTION_PURE,
 *                       f64, (f64, rate, 0.05), (list, f64, flows)),
 *         QNTX_FUNCTION(payoff, "What an option pays at its end", QNTX_FUNCTION_PURE,
 *                       f64, (f64, spot), (f64, strike), (kind, option, call)),
 *         QNTX_FUNCTION(extremes, "The lowest and the highest price", QNTX_FUNCTION_PURE,
 *                       status, (list, f64, prices), (out, range, found), (reason)),
 *     };
 *     QNTX_FUNCTIONS_PLUGIN("finance", "1.0.0", ">=0.20", "Calculates prices", functions, types)
 *
 * That is a whole plugin. The signature of `payoff`, for one, is then
 *
 *     (spot: f64, strike: f64, option: kind = call) -> f64
 */
#ifndef QNTX_FUNCTIONS_H
#define QNTX_FUNCTIONS_H

#include "qntx_plugin.h"

/* ---- The list of functions -------------------------------------------------------------------------- */

/*
 * One entry of a table of qntx_function: the function, its documentation (NULL: none), its flags (0: none),
 * then its result and its parameters, at most 32, each in parentheses. The words are those of the notation
 * in qntx_plugin.h, in the same order:
 *
 *     a parameter                   in C                       in the signature
 *     (f64, rate)                   double                     rate: f64
 *     (f64, rate, 0.05)             double                     rate: f64 = 0.05
 *     (ref, f64, x)                 const double *             x: ref f64
 *     (out, f64, x)                 double *                   x: out f64
 *     (inout, f64, x)               double *                   x: inout f64
 *     (cstr, path)                  const char *               path: cstr
 *     (str, text)                   qntx_str                   text: str
 *     (bytes, data)                 qntx_bytes                 data: bytes
 *     (out, str, text)              qntx_sink                  text: out str
 *     (out, bytes, data)            qntx_sink                  data: out bytes
 *     (list, f64, flows)            const double *, size_t     flows: [f64]
 *     (inout, list, f64, flows)     double *, size_t           flows: inout [f64]
 *     (out, list, f64, flows)       qntx_sink                  flows: out [f64]
 *     (block, f64, a, n*n)          const double *             a: f64[n*n]
 *     (out, block, f64, a, n)       double *                   a: out f64[n]
 *     (inout, block, f64, a, n)     double *                   a: inout f64[n]
 *     (block, char, code, 3)        const char *               code: char[3]
 *     (progress)                    qntx_progress              progress: progress
 *     (reason)                      qntx_sink                  reason: reason
 *
 * In place of f64 there may be any scalar, and where a value or an element is meant, an enum or a struct of
 * QNTX_TYPES. What (f64, x), (ref, f64, x), (inout, f64, x), (str, x) and (cstr, x) end with is their default;
 * a text is in quotes.
 *
 *     a result                      in C
 *     void                          void
 *     f64, or another scalar        double
 *     an enum, a struct             itself, by value
 *     cstr, str, bytes              const char *, qntx_str, qntx_bytes
 *     status                        qntx_status
 *     code, code(text)              int
 *
 * Three words are for functions that do not use the types of <stdint.h>: llong and ullong are long long and
 * unsigned long long, to the host i64 and u64; void as an element is a byte behind a const void * or void *,
 * to the host u8.
 *
 * The check is an error in C11 and C++; in C99 it is a warning: build with -Werror. It knows types, not what
 * they are for: nothing but care keeps `(out, f64, x)` from being `(inout, f64, x)`. What is wrong with
 * names, lengths and defaults the host says when it reads the table.
 */
#define QNTX_FUNCTION(FUNCTION, DOCUMENTATION, FLAGS, ...)                                               \
    QNTX_FUNCTION_AS(#FUNCTION, FUNCTION, DOCUMENTATION, FLAGS, __VA_ARGS__)

/* The same under a name of its own, where the function's is none for callers: "parse" for XML_Parse. */
#define QNTX_FUNCTION_AS(NAME, FUNCTION, DOCUMENTATION, FLAGS, ...)                                      \
    {sizeof(qntx_function),                                                                              \
     FLAGS,                                                                                              \
     NAME,                                                                                               \
     QNTX_SIGNATURE_(__VA_ARGS__),                                                                       \
     NULL,                                                                                               \
     DOCUMENTATION,                                                                                      \
     QNTX_ADDRESS_(QNTX_CHECKED_(&FUNCTION, QNTX_FUNCTION_TYPE_(__VA_ARGS__))),                          \
     NULL}

/* ---- The plugin ------------------------------------------------------------------------------------- */

/*
 * A whole plugin that has functions and nothing else: note, metadata, vtable and entry. Once, at the end of
 * one source file, no semicolon. The texts are literals; FUNCTIONS is an array of qntx_function; TYPES is
 * what QNTX_TYPES has named, or NULL.
 */
#define QNTX_FUNCTIONS_PLUGIN(NAME, VERSION, QNTX_VERSION, DESCRIPTION, FUNCTIONS, TYPES)                \
    QNTX_PLUGIN_NOTE(NAME, VERSION, QNTX_VERSION);                                                       \
    static const qntx_metadata qntx_functions_metadata = {                                               \
        sizeof(qntx_metadata), 0, NAME, VERSION, QNTX_VERSION, DESCRIPTION, NULL, NULL};                 \
    QNTX_FUNCTIONS(qntx_functions_table, FUNCTIONS, TYPES);                                              \
    static const qntx_plugin_vtable qntx_functions_vtable = {sizeof(qntx_plugin_vtable),                 \
                                                             QNTX_ABI_VERSION,                           \
                                                             0,                                          \
                                                             &qntx_functions_metadata,                   \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             NULL,                                       \
                                                             &qntx_functions_table};                     \
    QNTX_PLUGIN(qntx_functions_vtable)

/* For a plugin that has more: `QNTX_FUNCTIONS(table, functions, types);`, and `.functions = &table`. */
#define QNTX_FUNCTIONS(TABLE, FUNCTIONS, TYPES)                                                          \
    static const qntx_functions TABLE = {                                                                \
        sizeof(qntx_functions), (uint32_t)(sizeof(FUNCTIONS) / sizeof((FUNCTIONS)[0])), FUNCTIONS, TYPES}

/* ---- Types of one's own ----------------------------------------------------------------------------- */

/*
 * Defines enums and structs in C and, from the same list, as the text NAME that tells the host of them. At
 * most 16 types with at most 32 cases or fields each; one that another one uses comes first.
 *
 *     (enum, kind, i32, (call), (put, 1))       typedef int32_t kind; kind_call is 0, kind_put is 1
 *     (struct, greeks, (f64, delta), (kind, option), (f64, bumps, 3))
 *                                               typedef struct greeks { double delta; kind option;
 *                                                                       double bumps[3]; } greeks;
 *
 * Those that a header of yours defines already are not defined again, but compared: values, sizes, offsets
 * and types. All fields are listed, in their order.
 *
 *     (existing_enum, side, enum order_side, u32, (buy, 0, SIDE_BUY), (sell, 1, SIDE_SELL))
 *     (existing_struct, order, struct order, (side, which), (i64, amount))
 */
#define QNTX_TYPES(NAME, ...)                                                                            \
    QNTX_EACH_TYPE_(QNTX_TYPE_, QNTX_NOTHING_, __VA_ARGS__)                                              \
    static const char NAME[] = QNTX_EACH_TYPE_(QNTX_TYPE_TEXT_, QNTX_SPACE_, __VA_ARGS__)

/* What a word is in C; QNTX_TYPES adds to these. */
typedef int8_t qntx_type_i8;
typedef int16_t qntx_type_i16;
typedef int32_t qntx_type_i32;
typedef int64_t qntx_type_i64;
typedef uint8_t qntx_type_u8;
typedef uint16_t qntx_type_u16;
typedef uint32_t qntx_type_u32;
typedef uint64_t qntx_type_u64;
typedef ptrdiff_t qntx_type_isize;
typedef size_t qntx_type_usize;
typedef float qntx_type_f32;
typedef double qntx_type_f64;
typedef bool qntx_type_bool;
typedef bool qntx_type__Bool; /* what C's `bool` may be a macro for */
typedef long long qntx_type_llong;
typedef unsigned long long qntx_type_ullong;
typedef char qntx_type_char;
typedef void qntx_type_void;
typedef const char *qntx_type_cstr;
typedef qntx_str qntx_type_str;
typedef qntx_bytes qntx_type_bytes;
typedef qntx_progress qntx_type_progress;
typedef qntx_sink qntx_type_reason;
typedef qntx_status qntx_type_status;

/* ---- Below this line is how it is done -------------------------------------------------------------- */

/*
 * An expression, if it has exactly this type. An address as the table has it: it must remain a constant, so
 * that no code runs when the library is loaded.
 */
#if defined(__cplusplus)
#define QNTX_CHECKED_(EXPRESSION, TYPE) static_cast<TYPE>(EXPRESSION)
#define QNTX_ADDRESS_(FUNCTION) reinterpret_cast<qntx_function_address>(FUNCTION)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define QNTX_CHECKED_(EXPRESSION, TYPE) _Generic((EXPRESSION), TYPE: (EXPRESSION))
#define QNTX_ADDRESS_(FUNCTION) (qntx_function_address)(FUNCTION)
#else
#define QNTX_CHECKED_(EXPRESSION, TYPE) (1 ? (EXPRESSION) : (TYPE)0)
#define QNTX_ADDRESS_(FUNCTION) (qntx_function_address)(FUNCTION)
#endif

/*
 * The second of several things. A word is looked up by pasting it to a name: where that is a macro it stands
 * for "~, what it means", so that this is the second thing; else the second thing is what comes next.
 */
#define QNTX_SECOND_(...) QNTX_SECOND_OF_(__VA_ARGS__)
#define QNTX_SECOND_OF_(A, B, ...) B

#define QNTX_PASTE_(A, B) QNTX_PASTE_NOW_(A, B)
#define QNTX_PASTE_NOW_(A, B) A##B
#define QNTX_OPEN_(...) __VA_ARGS__
#define QNTX_NOTHING_()
#define QNTX_COMMA_() ,
#define QNTX_COMMA_TEXT_() ", "
#define QNTX_SPACE_() " "

/* How a word is written in a signature: as it is, as a rule; as an element. */
#define QNTX_SPELL_(WORD) QNTX_SECOND_(QNTX_SPELLING_##WORD, #WORD, ~)
#define QNTX_SPELLING__Bool ~, "bool"
#define QNTX_SPELLING_llong ~, "i64"
#define QNTX_SPELLING_ullong ~, "u64"
#define QNTX_SPELL_ELEMENT_(WORD) QNTX_SECOND_(QNTX_ELEMENT_##WORD, QNTX_SPELL_(WORD), ~)
#define QNTX_ELEMENT_void ~, "u8"

/* A default: as it is, but what C may have made of true and false is turned back. */
#define QNTX_DEFAULT_(TYPE, VALUE)                                                                       \
    QNTX_PASTE_(QNTX_DEFAULT_OF_, QNTX_SECOND_(QNTX_TRUTH_##TYPE, OTHER_, ~))(VALUE)
#define QNTX_DEFAULT_OF_OTHER_(VALUE) #VALUE
#define QNTX_DEFAULT_OF_BOOL_(VALUE) QNTX_SECOND_(QNTX_TRUTH_##VALUE##_, #VALUE, ~)
#define QNTX_TRUTH_bool ~, BOOL_
#define QNTX_TRUTH__Bool ~, BOOL_
#define QNTX_TRUTH_0_ ~, "false"
#define QNTX_TRUTH_1_ ~, "true"

/* How many things, as a number that can be pasted: 1_ to 32_; and ONE_ or MORE_. */
#define QNTX_COUNT_(...)                                                                                 \
    QNTX_33RD_(__VA_ARGS__, 32_, 31_, 30_, 29_, 28_, 27_, 26_, 25_, 24_, 23_, 22_, 21_, 20_, 19_, 18_,   \
               17_, 16_, 15_, 14_, 13_, 12_, 11_, 10_, 9_, 8_, 7_, 6_, 5_, 4_, 3_, 2_, 1_, ~)
#define QNTX_HOW_MANY_(...)                                                                              \
    QNTX_34TH_(__VA_ARGS__, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_,        \
               MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_,       \
               MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, MORE_, ONE_, ~)
#define QNTX_33RD_(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, AA,     \
                   AB, AC, AD, AE, AF, THE_33RD, ...)                                                    \
    THE_33RD
#define QNTX_34TH_(A, ...) QNTX_33RD_(__VA_ARGS__)

/* A parameter, in a signature (HOW: TEXT_) and in a function's type (HOW: C_). Its first word decides. */
#define QNTX_PARAMETER_(HOW, TUPLE) QNTX_PARAMETER_OF_(HOW, QNTX_COUNT_ TUPLE, QNTX_OPEN_ TUPLE, ~)
#define QNTX_PARAMETER_OF_(...) QNTX_PARAMETER_AS_(__VA_ARGS__)
#define QNTX_PARAMETER_AS_(HOW, COUNT, WORD, ...)                                                        \
    QNTX_PASTE_(QNTX_##HOW, QNTX_KIND_(WORD))(COUNT, WORD, __VA_ARGS__)
#define QNTX_KIND_(WORD) QNTX_SECOND_(QNTX_KIND_##WORD, VALUE_, ~)
#define QNTX_KIND_ref ~, REF_
#define QNTX_KIND_out ~, OUT_
#define QNTX_KIND_inout ~, INOUT_
#define QNTX_KIND_list ~, LIST_
#define QNTX_KIND_block ~, BLOCK_
#define QNTX_KIND_progress ~, HOSTS_
#define QNTX_KIND_reason ~, HOSTS_

/* After `out` and `inout` the second word does. */
#define QNTX_OUT_KIND_(WORD) QNTX_SECOND_(QNTX_OUT_KIND_##WORD, VALUE_, ~)
#define QNTX_OUT_KIND_list ~, LIST_
#define QNTX_OUT_KIND_block ~, BLOCK_
#define QNTX_OUT_KIND_str ~, TEXT_
#define QNTX_OUT_KIND_bytes ~, TEXT_

#define QNTX_TEXT_VALUE_(COUNT, ...) QNTX_PASTE_(QNTX_TEXT_VALUE_, COUNT)("", __VA_ARGS__)
#define QNTX_TEXT_VALUE_2_(DIRECTION, T, NAME, END) #NAME ": " DIRECTION QNTX_SPELL_(T)
#define QNTX_TEXT_VALUE_3_(DIRECTION, T, NAME, VALUE, END)                                               \
    #NAME ": " DIRECTION QNTX_SPELL_(T) " = " QNTX_DEFAULT_(T, VALUE)
#define QNTX_TEXT_DIRECTED_3_(DIRECTION, T, NAME, END) QNTX_TEXT_VALUE_2_(DIRECTION, T, NAME, END)
#define QNTX_TEXT_DIRECTED_4_(DIRECTION, T, NAME, VALUE, END)                                            \
    QNTX_TEXT_VALUE_3_(DIRECTION, T, NAME, VALUE, END)
#define QNTX_TEXT_REF_(COUNT, REF, ...) QNTX_PASTE_(QNTX_TEXT_DIRECTED_, COUNT)("ref ", __VA_ARGS__)
#define QNTX_TEXT_HOSTS_(COUNT, WORD, END) #WORD ": " #WORD
#define QNTX_TEXT_LIST_(COUNT, LIST, T, NAME, END) #NAME ": [" QNTX_SPELL_ELEMENT_(T) "]"
#define QNTX_TEXT_BLOCK_(COUNT, BLOCK, T, NAME, LENGTH, END)                                             \
    #NAME ": " QNTX_SPELL_ELEMENT_(T) "[" #LENGTH "]"
#define QNTX_TEXT_OUT_(COUNT, OUT, WORD, ...)                                                            \
    QNTX_PASTE_(QNTX_TEXT_OUT_, QNTX_OUT_KIND_(WORD))("out ", WORD, __VA_ARGS__)
#define QNTX_TEXT_INOUT_(COUNT, INOUT, WORD, ...)                                                        \
    QNTX_PASTE_(QNTX_TEXT_INOUT_, QNTX_OUT_KIND_(WORD))(COUNT, "inout ", WORD, __VA_ARGS__)
#define QNTX_TEXT_OUT_VALUE_(OUT, T, NAME, END) #NAME ": " OUT QNTX_SPELL_(T)
#define QNTX_TEXT_OUT_TEXT_(OUT, T, NAME, END) #NAME ": " OUT QNTX_SPELL_(T)
#define QNTX_TEXT_OUT_LIST_(OUT, LIST, T, NAME, END) #NAME ": " OUT "[" QNTX_SPELL_ELEMENT_(T) "]"
#define QNTX_TEXT_OUT_BLOCK_(OUT, BLOCK, T, NAME, LENGTH, END)                                           \
    #NAME ": " OUT QNTX_SPELL_ELEMENT_(T) "[" #LENGTH "]"
#define QNTX_TEXT_INOUT_VALUE_(COUNT, ...) QNTX_PASTE_(QNTX_TEXT_DIRECTED_, COUNT)(__VA_ARGS__)
#define QNTX_TEXT_INOUT_LIST_(COUNT, ...) QNTX_TEXT_OUT_LIST_(__VA_ARGS__)
#define QNTX_TEXT_INOUT_BLOCK_(COUNT, ...) QNTX_TEXT_OUT_BLOCK_(__VA_ARGS__)

#define QNTX_C_VALUE_(COUNT, T, ...) qntx_type_##T
#define QNTX_C_REF_(COUNT, REF, T, ...) const qntx_type_##T *
#define QNTX_C_HOSTS_(COUNT, WORD, ...) qntx_type_##WORD
#define QNTX_C_LIST_(COUNT, LIST, T, ...) const qntx_type_##T *, size_t
#define QNTX_C_BLOCK_(COUNT, BLOCK, T, ...) const qntx_type_##T *
#define QNTX_C_OUT_(COUNT, OUT, WORD, ...)                                                               \
    QNTX_PASTE_(QNTX_C_OUT_, QNTX_OUT_KIND_(WORD))(WORD, __VA_ARGS__)
#define QNTX_C_INOUT_(COUNT, INOUT, WORD, ...)                                                           \
    QNTX_PASTE_(QNTX_C_INOUT_, QNTX_OUT_KIND_(WORD))(WORD, __VA_ARGS__)
#define QNTX_C_OUT_VALUE_(T, ...) qntx_type_##T *
#define QNTX_C_OUT_TEXT_(...) qntx_sink
#define QNTX_C_OUT_LIST_(...) qntx_sink
#define QNTX_C_OUT_BLOCK_(BLOCK, T, ...) qntx_type_##T *
#define QNTX_C_INOUT_VALUE_(T, ...) qntx_type_##T *
#define QNTX_C_INOUT_LIST_(LIST, T, ...) qntx_type_##T *, size_t
#define QNTX_C_INOUT_BLOCK_(BLOCK, T, ...) qntx_type_##T *

/* The whole of it; without parameters too. */
#define QNTX_SIGNATURE_(...) QNTX_PASTE_(QNTX_SIGNATURE_OF_, QNTX_HOW_MANY_(__VA_ARGS__))(__VA_ARGS__)
#define QNTX_SIGNATURE_OF_ONE_(RESULT) "() -> " QNTX_SPELL_(RESULT)
#define QNTX_SIGNATURE_OF_MORE_(RESULT, ...)                                                             \
    "(" QNTX_EACH_(QNTX_PARAMETER_, QNTX_COMMA_TEXT_, TEXT_, __VA_ARGS__) ") -> " QNTX_SPELL_(RESULT)
#define QNTX_FUNCTION_TYPE_(...)                                                                         \
    QNTX_PASTE_(QNTX_FUNCTION_TYPE_OF_, QNTX_HOW_MANY_(__VA_ARGS__))(__VA_ARGS__)
#define QNTX_FUNCTION_TYPE_OF_ONE_(RESULT) QNTX_RESULT_(RESULT) (*)(void)
#define QNTX_FUNCTION_TYPE_OF_MORE_(RESULT, ...)                                                         \
    QNTX_RESULT_(RESULT) (*)(QNTX_EACH_(QNTX_PARAMETER_, QNTX_COMMA_, C_, __VA_ARGS__))
#define QNTX_RESULT_(RESULT) QNTX_SECOND_(QNTX_RESULT_##RESULT, qntx_type_##RESULT, ~)
#define QNTX_RESULT_code ~, int,

/* A type: what there is of it in C, and its text. */
#define QNTX_TYPE_(TUPLE) QNTX_TYPE_OF_ TUPLE
#define QNTX_TYPE_OF_(WORD, ...) QNTX_TYPE_##WORD##_(__VA_ARGS__)
#define QNTX_TYPE_enum_(NAME, T, ...)                                                                    \
    typedef qntx_type_##T NAME;                                                                          \
    typedef NAME qntx_type_##NAME;                                                                       \
    enum { QNTX_EACH_(QNTX_CASE_, QNTX_COMMA_, NAME, __VA_ARGS__) };
#define QNTX_TYPE_struct_(NAME, ...)                                                                     \
    typedef struct NAME {                                                                                \
        QNTX_EACH_(QNTX_FIELD_, QNTX_NOTHING_, ~, __VA_ARGS__)                                           \
    } NAME;                                                                                              \
    typedef NAME qntx_type_##NAME;
#define QNTX_TYPE_existing_enum_(NAME, TYPE, T, ...)                                                     \
    typedef TYPE qntx_type_##NAME;                                                                       \
    QNTX_LAYOUT_(NAME, sizeof(TYPE) == sizeof(qntx_type_##T));                                           \
    QNTX_EACH_(QNTX_SAME_CASE_, QNTX_NOTHING_, NAME, __VA_ARGS__)
#define QNTX_TYPE_existing_struct_(NAME, TYPE, ...)                                                      \
    typedef TYPE qntx_type_##NAME;                                                                       \
    struct qntx_listed_##NAME {                                                                          \
        QNTX_EACH_(QNTX_FIELD_, QNTX_NOTHING_, ~, __VA_ARGS__)                                           \
    };                                                                                                   \
    QNTX_LAYOUT_(NAME, sizeof(TYPE) == sizeof(struct qntx_listed_##NAME));                               \
    QNTX_EACH_(QNTX_SAME_FIELD_, QNTX_NOTHING_, NAME, __VA_ARGS__)

#define QNTX_TYPE_TEXT_(TUPLE) QNTX_TYPE_TEXT_OF_ TUPLE
#define QNTX_TYPE_TEXT_OF_(WORD, ...) QNTX_TYPE_TEXT_##WORD##_(__VA_ARGS__)
#define QNTX_TYPE_TEXT_enum_(NAME, T, ...)                                                               \
    "enum " #NAME ": " #T " { " QNTX_EACH_(QNTX_CASE_TEXT_, QNTX_COMMA_TEXT_, ~, __VA_ARGS__) " }"
#define QNTX_TYPE_TEXT_struct_(NAME, ...)                                                                \
    "struct " #NAME " { " QNTX_EACH_(QNTX_FIELD_TEXT_, QNTX_COMMA_TEXT_, ~, __VA_ARGS__) " }"
#define QNTX_TYPE_TEXT_existing_enum_(NAME, TYPE, ...) QNTX_TYPE_TEXT_enum_(NAME, __VA_ARGS__)
#define QNTX_TYPE_TEXT_existing_struct_(NAME, TYPE, ...) QNTX_TYPE_TEXT_struct_(NAME, __VA_ARGS__)

/* (put) and (put, 1); (put, 1, SIDE_PUT) of an enum that exists. */
#define QNTX_CASE_(ENUM, TUPLE) QNTX_CASE_OF_(QNTX_COUNT_ TUPLE, ENUM, QNTX_OPEN_ TUPLE)
#define QNTX_CASE_OF_(COUNT, ...) QNTX_PASTE_(QNTX_CASE_OF_, COUNT)(__VA_ARGS__)
#define QNTX_CASE_OF_1_(ENUM, NAME) ENUM##_##NAME
#define QNTX_CASE_OF_2_(ENUM, NAME, NUMBER) ENUM##_##NAME = NUMBER
#define QNTX_SAME_CASE_(ENUM, TUPLE) QNTX_SAME_CASE_OF_(ENUM, QNTX_OPEN_ TUPLE)
#define QNTX_SAME_CASE_OF_(...) QNTX_SAME_CASE_AS_(__VA_ARGS__)
#define QNTX_SAME_CASE_AS_(ENUM, NAME, NUMBER, CASE) QNTX_LAYOUT_(ENUM##_##NAME, (CASE) == (NUMBER));
#define QNTX_CASE_TEXT_(NONE, TUPLE) QNTX_CASE_TEXT_OF_(QNTX_COUNT_ TUPLE, QNTX_OPEN_ TUPLE)
#define QNTX_CASE_TEXT_OF_(COUNT, ...) QNTX_PASTE_(QNTX_CASE_TEXT_OF_, COUNT)(__VA_ARGS__)
#define QNTX_CASE_TEXT_OF_1_(NAME) #NAME
#define QNTX_CASE_TEXT_OF_2_(NAME, NUMBER) #NAME " = " #NUMBER
#define QNTX_CASE_TEXT_OF_3_(NAME, NUMBER, CASE) #NAME " = " #NUMBER

/* (f64, delta) and (f64, bumps, 3). */
#define QNTX_FIELD_(NONE, TUPLE) QNTX_FIELD_OF_(QNTX_COUNT_ TUPLE, QNTX_OPEN_ TUPLE)
#define QNTX_FIELD_OF_(COUNT, ...) QNTX_PASTE_(QNTX_FIELD_OF_, COUNT)(__VA_ARGS__)
#define QNTX_FIELD_OF_2_(T, NAME) qntx_type_##T NAME;
#define QNTX_FIELD_OF_3_(T, NAME, LENGTH) qntx_type_##T NAME[LENGTH];
#define QNTX_FIELD_TEXT_(NONE, TUPLE) QNTX_FIELD_TEXT_OF_(QNTX_COUNT_ TUPLE, QNTX_OPEN_ TUPLE)
#define QNTX_FIELD_TEXT_OF_(COUNT, ...) QNTX_PASTE_(QNTX_FIELD_TEXT_OF_, COUNT)(__VA_ARGS__)
#define QNTX_FIELD_TEXT_OF_2_(T, NAME) #NAME ": " QNTX_SPELL_(T)
#define QNTX_FIELD_TEXT_OF_3_(T, NAME, LENGTH) #NAME ": " QNTX_SPELL_(T) "[" #LENGTH "]"
#define QNTX_SAME_FIELD_(STRUCT, TUPLE) QNTX_SAME_FIELD_OF_(QNTX_COUNT_ TUPLE, STRUCT, QNTX_OPEN_ TUPLE)
#define QNTX_SAME_FIELD_OF_(COUNT, ...) QNTX_PASTE_(QNTX_SAME_FIELD_OF_, COUNT)(__VA_ARGS__)
#define QNTX_SAME_FIELD_OF_2_(STRUCT, T, NAME) QNTX_SAME_FIELD_AS_(STRUCT, qntx_type_##T *, NAME)
#define QNTX_SAME_FIELD_OF_3_(STRUCT, T, NAME, LENGTH)                                                   \
    QNTX_SAME_FIELD_AS_(STRUCT, qntx_type_##T(*)[LENGTH], NAME)
#define QNTX_SAME_FIELD_AS_(STRUCT, POINTER, NAME)                                                       \
    QNTX_LAYOUT_(STRUCT##_##NAME,                                                                        \
                 offsetof(qntx_type_##STRUCT, NAME) == offsetof(struct qntx_listed_##STRUCT, NAME) &&    \
                     sizeof(QNTX_CHECKED_(&((qntx_type_##STRUCT *)0)->NAME, POINTER)) > 0);

/* M(C, A) for each A, and S() between them; types have a row of their own, as there are lists in them. */
#define QNTX_EACH_(M, S, C, ...) QNTX_PASTE_(QNTX_EACH_, QNTX_COUNT_(__VA_ARGS__))(M, S, C, __VA_ARGS__)
#define QNTX_EACH_1_(M, S, C, A) M(C, A)
#define QNTX_EACH_2_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_1_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_3_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_2_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_4_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_3_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_5_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_4_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_6_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_5_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_7_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_6_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_8_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_7_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_9_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_8_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_10_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_9_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_11_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_10_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_12_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_11_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_13_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_12_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_14_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_13_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_15_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_14_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_16_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_15_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_17_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_16_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_18_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_17_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_19_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_18_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_20_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_19_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_21_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_20_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_22_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_21_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_23_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_22_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_24_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_23_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_25_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_24_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_26_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_25_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_27_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_26_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_28_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_27_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_29_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_28_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_30_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_29_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_31_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_30_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_32_(M, S, C, A, ...) M(C, A) S() QNTX_EACH_31_(M, S, C, __VA_ARGS__)
#define QNTX_EACH_TYPE_(M, S, ...) QNTX_PASTE_(QNTX_EACH_TYPE_, QNTX_COUNT_(__VA_ARGS__))(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_1_(M, S, A) M(A)
#define QNTX_EACH_TYPE_2_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_1_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_3_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_2_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_4_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_3_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_5_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_4_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_6_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_5_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_7_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_6_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_8_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_7_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_9_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_8_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_10_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_9_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_11_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_10_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_12_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_11_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_13_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_12_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_14_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_13_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_15_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_14_(M, S, __VA_ARGS__)
#define QNTX_EACH_TYPE_16_(M, S, A, ...) M(A) S() QNTX_EACH_TYPE_15_(M, S, __VA_ARGS__)

#endif /* QNTX_FUNCTIONS_H */
