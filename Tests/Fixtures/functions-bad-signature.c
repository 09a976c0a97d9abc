/* SPDX-License-Identifier: MIT */
/* functions-bad-signature: the second of its functions has a signature with a type that there is not. */
#include "functions.h"

static const qntx_function entries[] = {
    FIXTURE_FUNCTION("half", "(value: f64) -> f64", fixture_half),
    FIXTURE_FUNCTION("third", "(value: f65) -> f64", fixture_half),
};
FIXTURE_TABLE(entries);

FIXTURE_METADATA("functions-bad-signature");
FIXTURE_DECLARES(&table)
