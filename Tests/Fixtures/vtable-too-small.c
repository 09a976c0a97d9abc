/* SPDX-License-Identifier: MIT */
/*
 * vtable-too-small: the vtable says that it has 40 bytes, fewer than version 1.0 has. The host refuses it
 * while binding and reads no further.
 */
#include "fixture.h"

FIXTURE_METADATA("vtable-too-small");

static const qntx_plugin_vtable vtable = {
    .struct_size = 40,
    .abi_version = QNTX_ABI_VERSION,
    .metadata = &metadata,
    .initialize = fixture_initialize,
    .shutdown = fixture_shutdown,
};
QNTX_PLUGIN(vtable)
