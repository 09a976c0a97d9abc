/* SPDX-License-Identifier: MIT */
/* version-invalid: a version that is none. The host refuses it while negotiating and quotes it. */
#include "fixture.h"

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata,
    .name = "version-invalid",
    .version = "one.two",
    .qntx_version = ">=0.20",
    .description = "A test fixture",
    .license = "MIT",
};
FIXTURE_ORDINARY()
