/* SPDX-License-Identifier: MIT */
/*
 * name-overlong: a name of 2,000 bytes. The host refuses it while binding, having read no more than 1,025
 * of them, and does not repeat it in full.
 */
#include "fixture.h"

#define TEN(TEXT) TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT

FIXTURE_METADATA(TEN(TEN("aaaaaaaaaaaaaaaaaaaa")));
FIXTURE_ORDINARY()
