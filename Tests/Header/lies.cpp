/*
 * What cannot be declared, one for each number that LIE can have: .ci/check-headers sees to it that each of
 * them does not compile, and that the file does without one.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_functions.hpp"

namespace {

struct order {
    std::int32_t side;
    double amount;
};
struct named {
    std::string name;
};
enum class side { buy, sell };

std::string text(std::string_view given) { return std::string(given); }
double number(double given) { return given; }
double amount(const order &given) { return given.amount; }

} // namespace

#if LIE == 1 /* a field that is left out at the end */
QNTX_CPP_STRUCT(order, side)
#elif LIE == 2 /* one that is left out before others */
QNTX_CPP_STRUCT(order, amount)
#elif LIE == 3 /* the wrong order */
QNTX_CPP_STRUCT(order, amount, side)
#elif LIE == 4 /* what C could not have */
QNTX_CPP_STRUCT(named, name)
QNTX_CPP_STRUCT(order, side, amount)
#elif LIE != 5 /* a type that is not made known */
QNTX_CPP_STRUCT(order, side, amount)
#endif
#if LIE == 6 /* no such case */
QNTX_CPP_ENUM(side, buy, hold)
#endif

namespace {

#if LIE == 7 /* no list */
std::size_t several(const std::vector<bool> &given) { return given.size(); }
#elif LIE == 8 /* nothing that the notation has */
std::size_t several(const std::vector<std::string> &given) { return given.size(); }
#elif LIE == 9 /* a reason without a status */
double several(qntx::Reason) noexcept { return 0; }
#else
std::size_t several(const std::vector<double> &given) { return given.size(); }
#endif

const qntx::Function of_text =
#if LIE == 10 /* not C */
    qntx::c_function<text>("text", nullptr);
#elif LIE == 11 /* not a function */
    qntx::function<sizeof(side)>("text", nullptr);
#else
    qntx::function<text>("text", nullptr);
#endif

} // namespace

QNTX_CPP_FUNCTIONS_PLUGIN("lies", "1.0.0", ">=0.20", "Lies", of_text, qntx::c_function<number>("number", nullptr),
                          qntx::function<amount>("amount", nullptr), qntx::function<several>("several", nullptr))
