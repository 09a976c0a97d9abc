/* SPDX-License-Identifier: MIT */
/*
 * note-truncated: its note ends after two of its three strings, and its size claims 64 KiB that are not
 * there. The host refuses it while inspecting and reads nothing beyond the file.
 */
#include "fixture.h"

static const struct {
    uint32_t owner_size, content_size, type;
    char owner[8];
    uint32_t abi_version;
    char text[20];
} note __attribute__((used, aligned(4), section(".note.qntx.plugin"))) = {
    sizeof(QNTX_NOTE_OWNER), 65536, QNTX_NOTE_PLUGIN, QNTX_NOTE_OWNER, QNTX_ABI_VERSION,
    "note-truncated\0" "1.0.",
};

FIXTURE_METADATA("note-truncated");
FIXTURE_ORDINARY()
