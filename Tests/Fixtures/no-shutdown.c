/* SPDX-License-Identifier: MIT */
/* no-shutdown: the vtable has no shutdown. The host refuses it while binding, naming the function. */
#include "fixture.h"

FIXTURE_METADATA("no-shutdown");
FIXTURE_VTABLE(.initialize = fixture_initialize)
