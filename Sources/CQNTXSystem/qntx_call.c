/* SPDX-License-Identifier: MIT */
#include "qntx_call.h"

#include <ffi.h>
#include <stdlib.h>

struct qntx_call {
    ffi_cif cif;
    /* All types that had to be made, and the lists of members that they point to. */
    ffi_type *structs;
    ffi_type **members;
    ffi_type **arguments;
};

/* What is left to read, and where the next struct and its members go. */
typedef struct {
    const int32_t *codes;
    size_t left;
    ffi_type *next_struct;
    ffi_type **next_member;
} reader;

static ffi_type *scalar(int32_t code) {
    switch (code) {
    case QNTX_CALL_VOID: return &ffi_type_void;
    case QNTX_CALL_I8: return &ffi_type_sint8;
    case QNTX_CALL_I16: return &ffi_type_sint16;
    case QNTX_CALL_I32: return &ffi_type_sint32;
    case QNTX_CALL_I64: return &ffi_type_sint64;
    case QNTX_CALL_U8: return &ffi_type_uint8;
    case QNTX_CALL_U16: return &ffi_type_uint16;
    case QNTX_CALL_U32: return &ffi_type_uint32;
    case QNTX_CALL_U64: return &ffi_type_uint64;
    case QNTX_CALL_F32: return &ffi_type_float;
    case QNTX_CALL_F64: return &ffi_type_double;
    case QNTX_CALL_POINTER: return &ffi_type_pointer;
    default: return NULL;
    }
}

static ffi_type *read_type(reader *from, int depth) {
    int32_t code, count, i;
    ffi_type *made, **members;
    if (from->left == 0) return NULL;
    from->left--;
    code = *from->codes++;
    if (code != QNTX_CALL_STRUCT) return scalar(code);
    if (from->left == 0 || depth > 16) return NULL;
    from->left--;
    count = *from->codes++;
    if (count <= 0 || (size_t)count > from->left) return NULL;
    made = from->next_struct++;
    members = from->next_member;
    from->next_member += count + 1;
    for (i = 0; i < count; i++) {
        members[i] = read_type(from, depth + 1);
        if (members[i] == NULL || members[i] == &ffi_type_void) return NULL;
    }
    members[count] = NULL;
    made->size = 0;
    made->alignment = 0;
    made->type = FFI_TYPE_STRUCT;
    made->elements = members;
    return made;
}

qntx_call *qntx_call_prepare(const int32_t *codes, size_t code_count) {
    reader from;
    ffi_type *result;
    size_t arguments = 0;
    qntx_call *call = calloc(1, sizeof(qntx_call));
    if (call == NULL) return NULL;
    /* No code makes more than one of each: what is too much is small. */
    call->structs = calloc(code_count + 1, sizeof(ffi_type));
    call->members = calloc(2 * code_count + 1, sizeof(ffi_type *));
    call->arguments = calloc(code_count + 1, sizeof(ffi_type *));
    if (call->structs == NULL || call->members == NULL || call->arguments == NULL) goto failed;
    from.codes = codes;
    from.left = code_count;
    from.next_struct = call->structs;
    from.next_member = call->members;
    result = read_type(&from, 0);
    if (result == NULL) goto failed;
    while (from.left > 0) {
        ffi_type *argument = read_type(&from, 0);
        if (argument == NULL || argument == &ffi_type_void) goto failed;
        call->arguments[arguments++] = argument;
    }
    if (ffi_prep_cif(&call->cif, FFI_DEFAULT_ABI, (unsigned)arguments, result, call->arguments) != FFI_OK) goto failed;
    return call;
failed:
    qntx_call_free(call);
    return NULL;
}

void qntx_call_free(qntx_call *call) {
    if (call == NULL) return;
    free(call->structs);
    free(call->members);
    free(call->arguments);
    free(call);
}

void qntx_call_invoke(const qntx_call *call, void (*address)(void), void **arguments, void *result) {
    /* libffi does not write to what it has prepared; its declaration only does not say so. */
    ffi_call((ffi_cif *)(uintptr_t)&call->cif, address, result, arguments);
}
