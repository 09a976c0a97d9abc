/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"

#include <time.h>

static uint64_t read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t qntx_bench_now(void) {
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t qntx_bench_processor_time(void) {
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t qntx_bench_thread_time(void) {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}
