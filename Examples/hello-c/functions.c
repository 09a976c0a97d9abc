/* SPDX-License-Identifier: MIT; cc -shared -fPIC -I ../../include functions.c -o hello-functions.so */
#include "qntx_functions.h"

static double celsius(double fahrenheit) { return (fahrenheit - 32) / 1.8; }

static qntx_status mean(const double *values, size_t count, double *result, qntx_sink reason) {
    if (count == 0) return qntx_say(reason, QNTX_ERR_INVALID, "there are no values");
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += values[i];
    *result = sum / (double)count;
    return QNTX_OK;
}

static void greet(qntx_str name, qntx_sink result) {
    result.write(result.context, "hello, ", 7);
    result.write(result.context, name.data, name.length);
}

static qntx_status primes(uint32_t below, qntx_sink result, qntx_progress progress) {
    for (uint32_t n = 2, d; n < below; n++) {
        for (d = 2; d <= n / d && n % d != 0; d++) {}
        if (d > n / d) result.write(result.context, &n, 1);
        if (n % 4096 == 0 && !qntx_report(progress, n, below)) return QNTX_ERR_CLOSED;
    }
    return QNTX_OK;
}

static const qntx_function functions[] = {
    QNTX_FUNCTION(celsius, "From Fahrenheit to Celsius", QNTX_FUNCTION_PURE, f64, (f64, fahrenheit)),
    QNTX_FUNCTION(mean, "The mean of values", QNTX_FUNCTION_PURE,
                  status, (list, f64, values), (out, f64, result), (reason)),
    QNTX_FUNCTION(greet, "Greets somebody", 0, void, (str, name, "world"), (out, str, result)),
    QNTX_FUNCTION(primes, "The primes below a number", QNTX_FUNCTION_BLOCKING | QNTX_FUNCTION_CANCELLABLE,
                  status, (u32, below), (out, list, u32, result), (progress)),
};
QNTX_FUNCTIONS_PLUGIN("hello-functions", "1.0.0", ">=0.20", "Functions of C, as they are", functions, NULL)
