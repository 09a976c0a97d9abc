/* SPDX-License-Identifier: MIT */
/* name-empty: metadata.name is "". The host refuses it while binding, naming the field. */
#include "fixture.h"

FIXTURE_METADATA("");
FIXTURE_ORDINARY()
