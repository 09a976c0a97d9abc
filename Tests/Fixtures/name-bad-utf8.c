/* SPDX-License-Identifier: MIT */
/*
 * name-bad-utf8: a name that is not UTF-8. The host refuses it while binding, and its error is UTF-8 all
 * the same.
 */
#include "fixture.h"

FIXTURE_METADATA("na\xff\xfeme");
FIXTURE_ORDINARY()
