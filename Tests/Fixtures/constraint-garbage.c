/* SPDX-License-Identifier: MIT */
/*
 * constraint-garbage: its QNTX constraint cannot be read. The host refuses it while negotiating and quotes
 * the constraint.
 */
#include "fixture.h"

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata,
    .name = "constraint-garbage",
    .version = "1.0.0",
    .qntx_version = ">=banana, <<2",
    .description = "A test fixture",
    .license = "MIT",
};
FIXTURE_ORDINARY()
