/* SPDX-License-Identifier: MIT */
/*
 * description-bad-utf8: a description that is not UTF-8. The host refuses it while binding, naming the
 * field.
 */
#include "fixture.h"

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata,
    .name = "description-bad-utf8",
    .version = "1.0.0",
    .qntx_version = ">=0.20",
    .description = "caf\xe9 au lait",
    .license = "MIT",
};
FIXTURE_ORDINARY()
