/* SPDX-License-Identifier: MIT */
/*
 * description-overlong: a description of 2,000 bytes, where 1,024 are promised. The host refuses it while
 * binding, naming the field.
 */
#include "fixture.h"

#define TEN(TEXT) TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT

static const qntx_metadata metadata = {
    .struct_size = sizeof metadata,
    .name = "description-overlong",
    .version = "1.0.0",
    .qntx_version = ">=0.20",
    .description = TEN(TEN("twenty characters...")),
    .license = "MIT",
};
FIXTURE_ORDINARY()
