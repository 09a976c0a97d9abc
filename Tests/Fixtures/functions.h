/*
 * functions.h: what a fixture has whose misdeed is in its table of functions: an ordinary plugin beside it, and
 * a function that is well.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_FIXTURE_FUNCTIONS_H
#define QNTX_FIXTURE_FUNCTIONS_H

#include "fixture.h"

static inline double fixture_half(double value) {
    return value / 2;
}

/* The entry of a function of that type; the table of an array of entries. */
#define FIXTURE_FUNCTION(NAME, SIGNATURE, ADDRESS)                                                       \
    {                                                                                                    \
        .struct_size = sizeof(qntx_function), .name = NAME, .signature = SIGNATURE,                      \
        .address = (qntx_function_address)(ADDRESS)                                                      \
    }
#define FIXTURE_TABLE(ENTRIES)                                                                           \
    static const qntx_functions table = {                                                                \
        .struct_size = sizeof(qntx_functions),                                                           \
        .count = sizeof(ENTRIES) / sizeof((ENTRIES)[0]),                                                 \
        .functions = ENTRIES,                                                                            \
    }

/* The vtable with the table, and the entry. */
#define FIXTURE_DECLARES(TABLE)                                                                          \
    FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,                       \
                   .register_http = fixture_register_http, .functions = TABLE)

#endif
