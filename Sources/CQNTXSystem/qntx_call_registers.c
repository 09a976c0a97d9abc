/* SPDX-License-Identifier: MIT */
#include "qntx_call.h"

/* That the function's type is another one is the point: its own arguments are where it looks for them. */
#if defined(__clang__)
#define ANY_TYPE __attribute__((no_sanitize("function")))
#else
#define ANY_TYPE
#endif

#define FLOATS(F) F[0], F[1], F[2], F[3], F[4], F[5], F[6], F[7]
#define FLOAT_TYPES double, double, double, double, double, double, double, double

#if defined(__x86_64__) && !defined(_WIN32)
#define INTEGER_REGISTERS 6
#define INTEGERS(I) I[0], I[1], I[2], I[3], I[4], I[5]
#define INTEGER_TYPES uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t
#elif defined(__aarch64__)
#define INTEGER_REGISTERS 8
#define INTEGERS(I) I[0], I[1], I[2], I[3], I[4], I[5], I[6], I[7]
#define INTEGER_TYPES uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t
#endif

#ifdef INTEGER_REGISTERS

size_t qntx_call_integer_registers(void) { return INTEGER_REGISTERS; }

size_t qntx_call_float_registers(void) { return 8; }

ANY_TYPE uint64_t qntx_call_for_integer(void (*address)(void), const uint64_t *integers, const double *floats,
                                        bool has_floats) {
    if (!has_floats) return ((uint64_t(*)(INTEGER_TYPES))address)(INTEGERS(integers));
    return ((uint64_t(*)(INTEGER_TYPES, FLOAT_TYPES))address)(INTEGERS(integers), FLOATS(floats));
}

ANY_TYPE double qntx_call_for_float(void (*address)(void), const uint64_t *integers, const double *floats,
                                    bool has_integers) {
    if (!has_integers) return ((double (*)(FLOAT_TYPES))address)(FLOATS(floats));
    return ((double (*)(INTEGER_TYPES, FLOAT_TYPES))address)(INTEGERS(integers), FLOATS(floats));
}

#else

size_t qntx_call_integer_registers(void) { return 0; }

size_t qntx_call_float_registers(void) { return 0; }

uint64_t qntx_call_for_integer(void (*address)(void), const uint64_t *integers, const double *floats, bool has_floats) {
    (void)address, (void)integers, (void)floats, (void)has_floats;
    return 0;
}

double qntx_call_for_float(void (*address)(void), const uint64_t *integers, const double *floats, bool has_integers) {
    (void)address, (void)integers, (void)floats, (void)has_integers;
    return 0;
}

#endif
