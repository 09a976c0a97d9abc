/* SPDX-License-Identifier: MIT */
/* functions-null-table: it says that it has a function, and the pointer to it is NULL. */
#include "functions.h"

static const qntx_functions table = {.struct_size = sizeof table, .count = 1};

FIXTURE_METADATA("functions-null-table");
FIXTURE_DECLARES(&table)
