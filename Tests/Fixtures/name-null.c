/* SPDX-License-Identifier: MIT */
/* name-null: metadata.name is NULL. The host refuses it while binding, naming the field. */
#include "fixture.h"

FIXTURE_METADATA(NULL);
FIXTURE_ORDINARY()
