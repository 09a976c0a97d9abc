/*
 * Lists that do not fit, one for each number that LIE can have: .ci/check-headers sees to it that each of them
 * does not compile, and that the file does without a lie.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_functions.h"

enum order_side { SIDE_BUY, SIDE_SELL };
struct order {
    enum order_side side;
    double amount;
};

#if LIE == 1 /* another value */
QNTX_TYPES(types, (existing_enum, side, enum order_side, u32, (buy, 0, SIDE_BUY), (sell, 2, SIDE_SELL)));
#elif LIE == 2 /* another integer */
QNTX_TYPES(types, (existing_enum, side, enum order_side, u8, (buy, 0, SIDE_BUY), (sell, 1, SIDE_SELL)));
#else
QNTX_TYPES(types, (existing_enum, side, enum order_side, u32, (buy, 0, SIDE_BUY), (sell, 1, SIDE_SELL)));
#endif

#if LIE == 3 /* a field of another type, of the same size */
QNTX_TYPES(more, (existing_struct, order, struct order, (side, side), (i64, amount)));
#elif LIE == 4 /* a field that is left out */
QNTX_TYPES(more, (existing_struct, order, struct order, (side, side)));
#elif LIE == 5 /* the fields in another order */
QNTX_TYPES(more, (existing_struct, order, struct order, (f64, amount), (side, side)));
#elif LIE == 6 /* one where there are several */
QNTX_TYPES(more, (existing_struct, order, struct order, (side, side), (f64, amount, 1)));
#else
QNTX_TYPES(more, (existing_struct, order, struct order, (side, side), (f64, amount)));
#endif

static double npv(double rate, const double *flows, size_t count) {
    return count == 0 ? rate : flows[0];
}

static qntx_status place(const struct order *order, qntx_sink reason) {
    return order->side == SIDE_BUY ? QNTX_OK : qntx_say(reason, QNTX_ERR_UNSUPPORTED, "nothing is sold");
}

static const qntx_function functions[] = {
#if LIE == 7 /* another scalar */
    QNTX_FUNCTION(npv, NULL, 0, f64, (f32, rate), (list, f64, flows)),
#elif LIE == 8 /* another result */
    QNTX_FUNCTION(npv, NULL, 0, f32, (f64, rate), (list, f64, flows)),
#elif LIE == 9 /* a parameter too few */
    QNTX_FUNCTION(npv, NULL, 0, f64, (f64, rate)),
#elif LIE == 10 /* a parameter too many */
    QNTX_FUNCTION(npv, NULL, 0, f64, (f64, rate), (list, f64, flows), (f64, more)),
#elif LIE == 11 /* the wrong order */
    QNTX_FUNCTION(npv, NULL, 0, f64, (list, f64, flows), (f64, rate)),
#elif LIE == 12 /* a list that comes out again, of what is only read */
    QNTX_FUNCTION(npv, NULL, 0, f64, (f64, rate), (inout, list, f64, flows)),
#elif LIE == 13 /* the elements of a list */
    QNTX_FUNCTION(npv, NULL, 0, f64, (f64, rate), (list, f32, flows)),
#elif LIE == 14 /* no type at all */
    QNTX_FUNCTION(npv, NULL, 0, f64, (number, rate), (list, f64, flows)),
#else
    QNTX_FUNCTION(npv, NULL, 0, f64, (f64, rate), (list, f64, flows)),
#endif
#if LIE == 15 /* by value, what is behind a pointer */
    QNTX_FUNCTION(place, NULL, 0, status, (order, order), (reason)),
#elif LIE == 16 /* what is only read comes out */
    QNTX_FUNCTION(place, NULL, 0, status, (out, order, order), (reason)),
#elif LIE == 17 /* a text where there is none */
    QNTX_FUNCTION(place, NULL, 0, status, (ref, order, order), (str, reason)),
#elif LIE == 18 /* nothing comes back */
    QNTX_FUNCTION(place, NULL, 0, void, (ref, order, order), (reason)),
#else
    QNTX_FUNCTION(place, NULL, 0, status, (ref, order, order), (reason)),
#endif
};

QNTX_EXPORT const void *lies(void);
const void *lies(void) {
    return functions[0].name == types ? more : (const void *)functions;
}
