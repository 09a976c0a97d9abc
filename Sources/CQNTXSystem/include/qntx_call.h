/*
 * qntx_call.h: calls C functions whose types are known only at run time.
 * SPDX-License-Identifier: MIT
 *
 * A call is prepared once, by libffi, and made often. One whose arguments are all in registers, by the calling
 * conventions of x86-64 (System V) and AArch64, is made without libffi: there a function looks only at the
 * registers that its own arguments are in, so that all of them can be loaded, whatever it takes.
 */
#ifndef QNTX_CALL_H
#define QNTX_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The codes of types. A struct is QNTX_CALL_STRUCT, the number of its members, and the code of each. */
enum {
    QNTX_CALL_VOID,
    QNTX_CALL_I8,
    QNTX_CALL_I16,
    QNTX_CALL_I32,
    QNTX_CALL_I64,
    QNTX_CALL_U8,
    QNTX_CALL_U16,
    QNTX_CALL_U32,
    QNTX_CALL_U64,
    QNTX_CALL_F32,
    QNTX_CALL_F64,
    QNTX_CALL_POINTER,
    QNTX_CALL_STRUCT
};

typedef struct qntx_call qntx_call;

/*
 * Prepares calls: `codes` are those of the result, then of each argument. NULL without memory, and for codes
 * that are none. [any thread]
 */
qntx_call *qntx_call_prepare(const int32_t *codes, size_t code_count);

/* Frees what was prepared; NULL is fine. [any thread] */
void qntx_call_free(qntx_call *call);

/*
 * Calls a function with a pointer to each argument. `result` has room for 16 bytes, or for the struct that is
 * returned. [any thread, many at once]
 */
void qntx_call_invoke(const qntx_call *call, void (*address)(void), void **arguments, void *result);

/* How many arguments of each kind fit into registers; none where this machine's convention is not known. */
size_t qntx_call_integer_registers(void);
size_t qntx_call_float_registers(void);

/*
 * Calls a function whose arguments are all in registers: integers and pointers in `integers`, floating-point
 * numbers in `floats` (an f32 in the lower half). Both have room for all registers; what is beyond the
 * arguments may be anything. The result is an integer, a pointer or nothing. [any thread, many at once]
 */
uint64_t qntx_call_for_integer(void (*address)(void), const uint64_t *integers, const double *floats, bool has_floats);

/* The same for a result that is a floating-point number; of an f32, the lower half counts. */
double qntx_call_for_float(void (*address)(void), const uint64_t *integers, const double *floats, bool has_integers);

#endif
