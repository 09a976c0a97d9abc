/* SPDX-License-Identifier: MIT */
/*
 * name-unmapped: metadata.name points where nothing is mapped. The host refuses it while binding and does
 * not crash.
 */
#include "fixture.h"

FIXTURE_METADATA((const char *)0x10);
FIXTURE_ORDINARY()
