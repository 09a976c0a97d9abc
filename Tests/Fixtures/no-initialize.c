/* SPDX-License-Identifier: MIT */
/* no-initialize: the vtable has no initialize. The host refuses it while binding, naming the function. */
#include "fixture.h"

FIXTURE_METADATA("no-initialize");
FIXTURE_VTABLE(.shutdown = fixture_shutdown)
