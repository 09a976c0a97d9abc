/* SPDX-License-Identifier: MIT */
/* functions-null-address: one of its functions has no address. */
#include "functions.h"

static const qntx_function entries[] = {
    FIXTURE_FUNCTION("half", "(value: f64) -> f64", fixture_half),
    FIXTURE_FUNCTION("nowhere", "(value: f64) -> f64", NULL),
};
FIXTURE_TABLE(entries);

FIXTURE_METADATA("functions-null-address");
FIXTURE_DECLARES(&table)
