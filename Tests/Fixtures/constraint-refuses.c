/* SPDX-License-Identifier: MIT */
/*
 * constraint-refuses: it asks for a QNTX that is not this one. The host refuses it while negotiating,
 * naming both versions.
 */
#include "fixture.h"

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata,
    .name = "constraint-refuses",
    .version = "1.0.0",
    .qntx_version = ">=99",
    .description = "A test fixture",
    .license = "MIT",
};
FIXTURE_ORDINARY()
