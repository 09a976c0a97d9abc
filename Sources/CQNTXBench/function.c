/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"

#include <dlfcn.h>

typedef double (*scalar_function)(double);
typedef double (*list_function)(const double *, size_t);

bool qntx_bench_functions(const char *path, const double *values, size_t count, size_t calls, double *scalar, double *list) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *twice = handle != NULL ? dlsym(handle, "twice") : NULL;
    void *total = handle != NULL ? dlsym(handle, "total") : NULL;
    volatile double sum = 0;
    uint64_t start;
    if (twice == NULL || total == NULL || calls == 0) {
        return false;
    }
    start = qntx_bench_now();
    for (size_t i = 0; i < calls; i++) {
        sum += ((scalar_function)twice)((double)i);
    }
    *scalar = (double)(qntx_bench_now() - start) / (double)calls;
    start = qntx_bench_now();
    for (size_t i = 0; i < calls; i++) {
        sum += ((list_function)total)(values, count);
    }
    *list = (double)(qntx_bench_now() - start) / (double)calls;
    return true;
}
