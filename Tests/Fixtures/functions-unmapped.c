/* SPDX-License-Identifier: MIT */
/*
 * functions-unmapped: its table of functions points where nothing is mapped. The host refuses it while binding
 * and does not crash.
 */
#include "functions.h"

static const qntx_functions table = {
    .struct_size = sizeof table, .count = 1, .functions = (const qntx_function *)0x10};

FIXTURE_METADATA("functions-unmapped");
FIXTURE_DECLARES(&table)
