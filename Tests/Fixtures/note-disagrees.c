/* SPDX-License-Identifier: MIT */
/*
 * note-disagrees: its note says another name than its metadata. The host refuses it while negotiating,
 * naming both.
 */
#include "fixture.h"

QNTX_PLUGIN_NOTE("somebody-else", "1.0.0", ">=0.20");
FIXTURE_METADATA("note-disagrees");
FIXTURE_ORDINARY()
