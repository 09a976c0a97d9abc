/* SPDX-License-Identifier: MIT */
/* functions-bad-name: the name of its function has letters that none may have. */
#include "functions.h"

static const qntx_function entries[] = {
    FIXTURE_FUNCTION("Twice-As-Much", "(value: f64) -> f64", fixture_half),
};
FIXTURE_TABLE(entries);

FIXTURE_METADATA("functions-bad-name");
FIXTURE_DECLARES(&table)
