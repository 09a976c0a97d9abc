/* SPDX-License-Identifier: MIT */
/* functions-too-small: its table of functions is smaller than that of version 1.2. */
#include "functions.h"

static const qntx_function entries[] = {
    FIXTURE_FUNCTION("half", "(value: f64) -> f64", fixture_half),
};
static const qntx_functions table = {.struct_size = 8, .count = 1, .functions = entries};

FIXTURE_METADATA("functions-too-small");
FIXTURE_DECLARES(&table)
