/* SPDX-License-Identifier: MIT */
/*
 * constructor-runs: a constructor that the dynamic loader runs: it creates the file that the environment
 * names in QNTX_TEST_MARKER. Inspecting must not create it; loading does.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

__attribute__((constructor)) static void constructor(void) {
    const char *path = getenv("QNTX_TEST_MARKER");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file != NULL) {
        fclose(file);
    }
}

QNTX_PLUGIN_NOTE("constructor-runs", "1.0.0", ">=0.20");
FIXTURE_METADATA("constructor-runs");
FIXTURE_ORDINARY()
