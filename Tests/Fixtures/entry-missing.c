/* SPDX-License-Identifier: MIT */
/*
 * entry-missing: a library without qntx_plugin_entry. The host refuses it while inspecting, before any
 * code of it runs.
 */

extern int qntx_fixture_exports_something(void);
int qntx_fixture_exports_something(void) {
    return 0;
}
