/* SPDX-License-Identifier: MIT */
/*
 * initialize-late: initialize succeeds, but not before the trace holds the line "initialize-late go". A host whose
 * deadline comes first has given up, and calls shutdown once for the instance that comes too late.
 */
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "trace.h"

static int is_told_to_go(void) {
    const char *path = getenv("QNTX_TEST_TRACE");
    char line[256];
    int found = 0;
    FILE *file = path != NULL ? fopen(path, "re") : NULL;
    if (file == NULL) return 0;
    while (!found && fgets(line, sizeof line, file) != NULL) found = strcmp(line, "initialize-late go\n") == 0;
    fclose(file);
    return found;
}

static qntx_status initialize(const qntx_host *host, void **state) {
    while (!is_told_to_go()) usleep(2000);
    *state = (void *)(uintptr_t)host;
    fixture_trace("initialize-late", "initialize");
    return QNTX_OK;
}

static qntx_status shutdown(void *state) {
    (void)state;
    fixture_trace("initialize-late", "shutdown");
    return QNTX_OK;
}

FIXTURE_METADATA("initialize-late");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown, .register_http = fixture_register_http)
