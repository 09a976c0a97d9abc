/* SPDX-License-Identifier: MIT */
/* note-garbage: its note's content is noise: no NUL, no UTF-8. The host refuses it while inspecting. */
#include "fixture.h"

static const struct {
    uint32_t owner_size, content_size, type;
    char owner[8];
    uint32_t abi_version;
    unsigned char content[16];
} note __attribute__((used, aligned(4), section(".note.qntx.plugin"))) = {
    sizeof(QNTX_NOTE_OWNER),
    sizeof(uint32_t) + 16,
    QNTX_NOTE_PLUGIN,
    QNTX_NOTE_OWNER,
    QNTX_ABI_VERSION,
    {0xde, 0xad, 0xbe, 0xef, 0xfe, 0xed, 0xfa, 0xce, 0xff, 0xff, 0xff, 0xff, 0x80, 0x81, 0x82, 0x83},
};

FIXTURE_METADATA("note-garbage");
FIXTURE_ORDINARY()
