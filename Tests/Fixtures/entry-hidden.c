/* SPDX-License-Identifier: MIT */
/* entry-hidden: qntx_plugin_entry is there but not exported. To the host it is missing, while inspecting. */

/* Without the header, which would export it. */
__attribute__((visibility("hidden"), used)) const void *qntx_plugin_entry(unsigned host_abi_version);
const void *qntx_plugin_entry(unsigned host_abi_version) {
    (void)host_abi_version;
    return 0;
}
