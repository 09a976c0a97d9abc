/* SPDX-License-Identifier: MIT */
/*
 * vtable-garbage-pointer: the entry returns an address where nothing is mapped. The host refuses it while
 * binding and does not crash.
 */
#include "fixture.h"

const qntx_plugin_vtable *qntx_plugin_entry(uint32_t host_abi_version) {
    (void)host_abi_version;
    return (const qntx_plugin_vtable *)0x10;
}
