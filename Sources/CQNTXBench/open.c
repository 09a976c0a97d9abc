/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"
#include "qntx_plugin.h"

#include <dlfcn.h>

typedef const qntx_plugin_vtable *(*entry_function)(uint32_t);

static _Thread_local const char *problem = "";

bool qntx_bench_open(const char *path) {
    problem = "";
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *symbol = handle != NULL ? dlsym(handle, "qntx_plugin_entry") : NULL;
    if (symbol == NULL) {
        problem = dlerror();
        return false;
    }
    entry_function entry = (entry_function)symbol;
    if (entry(QNTX_ABI_VERSION) == NULL) {
        problem = "its entry returned NULL";
        return false;
    }
    return true;
}

const char *qntx_bench_open_error(void) {
    return problem;
}
