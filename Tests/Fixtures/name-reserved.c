/* SPDX-License-Identifier: MIT */
/* name-reserved: a name that the host's own API has. The host refuses it while negotiating. */
#include "fixture.h"

FIXTURE_METADATA("plugins");
FIXTURE_ORDINARY()
