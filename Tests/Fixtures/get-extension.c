/* SPDX-License-Identifier: MIT */
/*
 * get-extension: nothing wrong: it asks the host for an extension that does not exist, expects NULL and
 * fails to initialize otherwise; and it has an extension of its own, "qntx.test/1", whose function gives
 * 42.
 */
#include <string.h>

#include "fixture.h"

typedef struct test_extension {
    uint32_t struct_size;
    uint32_t reserved;
    int32_t (*answer)(void);
} test_extension;

static int32_t answer(void) {
    return 42;
}

static const test_extension extension = {.struct_size = sizeof extension, .answer = answer};

static const void *get_extension(const char *name) {
    return strcmp(name, "qntx.test/1") == 0 ? &extension : NULL;
}

static qntx_status initialize(const qntx_host *host, void **state) {
    if (host->get_extension(host, "qntx.nothing/1") != NULL || host->get_extension(host, "") != NULL) {
        return qntx_fail(host, QNTX_ERR_FAILED, "the host has an extension that does not exist");
    }
    return fixture_initialize(host, state);
}

FIXTURE_METADATA("get-extension");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = fixture_shutdown, .register_http = fixture_register_http,
               .get_extension = get_extension)
