/* SPDX-License-Identifier: MIT */
/*
 * vtable-newer-major: the vtable is of version 2.0 of the ABI. The host refuses it while binding, naming
 * both versions, and trusts nothing else in it.
 */
#include "fixture.h"

FIXTURE_METADATA("vtable-newer-major");

static const qntx_plugin_vtable vtable = {
    .struct_size = sizeof vtable,
    .abi_version = 2u << 16,
    .metadata = &metadata,
    .initialize = fixture_initialize,
    .shutdown = fixture_shutdown,
};

const qntx_plugin_vtable *qntx_plugin_entry(uint32_t host_abi_version) {
    (void)host_abi_version; /* QNTX_PLUGIN would look at it */
    return &vtable;
}
