/* SPDX-License-Identifier: MIT */
/* functions-duplicate: two of its functions have the same name. */
#include "functions.h"

static const qntx_function entries[] = {
    FIXTURE_FUNCTION("half", "(value: f64) -> f64", fixture_half),
    FIXTURE_FUNCTION("half", "(other: f64) -> f64", fixture_half),
};
FIXTURE_TABLE(entries);

FIXTURE_METADATA("functions-duplicate");
FIXTURE_DECLARES(&table)
