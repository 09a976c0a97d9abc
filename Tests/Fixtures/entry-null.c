/* SPDX-License-Identifier: MIT */
/*
 * entry-null: the entry returns NULL, "I cannot live in this host". The host refuses it while binding, and
 * says so.
 */
#include "fixture.h"

const qntx_plugin_vtable *qntx_plugin_entry(uint32_t host_abi_version) {
    (void)host_abi_version;
    return NULL;
}
