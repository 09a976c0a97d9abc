/*
 * hello-functions-cpp: functions of C++ that are declared as they are, to copy and change.
 * SPDX-License-Identifier: MIT
 *
 *     c++ -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -I../../include functions.cpp -o hello-functions-cpp.so
 */
#include "qntx_functions.hpp"

#include <numeric>

static double celsius(double fahrenheit) noexcept { return (fahrenheit - 32) / 1.8; }

static double mean(const std::vector<double> &values) {
    if (values.empty()) throw qntx::Error(QNTX_ERR_INVALID, "there are no values");
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

static std::string greet(std::string_view name) { return "hello, " + std::string(name); }

static std::vector<uint32_t> primes(uint32_t below, qntx::Progress progress) {
    std::vector<uint32_t> found;
    for (uint32_t n = 2; n < below; n++) {
        uint32_t d = 2;
        while (d <= n / d && n % d != 0) d++;
        if (d > n / d) found.push_back(n);
        if (n % 4096 == 0 && !progress.report(n, below)) throw qntx::Error(QNTX_ERR_CLOSED);
    }
    return found;
}

QNTX_CPP_FUNCTIONS_PLUGIN("hello-functions-cpp", "1.0.0", ">=0.20", "Functions of C++, as they are",
    qntx::function<celsius>("celsius", "From Fahrenheit to Celsius", "fahrenheit", QNTX_FUNCTION_PURE),
    qntx::function<mean>("mean", "The mean of values", "values", QNTX_FUNCTION_PURE),
    qntx::function<greet>("greet", "Greets somebody", "name = \"world\""),
    qntx::function<primes>("primes", "The primes below a number", "below, progress",
                           QNTX_FUNCTION_BLOCKING | QNTX_FUNCTION_CANCELLABLE))
