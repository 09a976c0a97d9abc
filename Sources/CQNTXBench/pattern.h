/*
 * What streams carry: a text without end in which a byte says where it belongs, so that a piece which is missing, or is
 * there twice, shows in the next one.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_BENCH_PATTERN_H
#define QNTX_BENCH_PATTERN_H

#include <stdint.h>

/* It repeats itself after as many bytes as this, a prime. */
enum { PATTERN_PERIOD = 65521 };

static inline unsigned char pattern_byte(uint64_t offset) {
    return (unsigned char)((uint32_t)(offset % PATTERN_PERIOD) * UINT32_C(2654435761) >> 24);
}

#endif
