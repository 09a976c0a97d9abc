/* SPDX-License-Identifier: MIT */
/*
 * name-illegal: a name that is no domain. The host refuses it while negotiating, and says what a name may
 * be.
 */
#include "fixture.h"

FIXTURE_METADATA("Bad Name");
FIXTURE_ORDINARY()
