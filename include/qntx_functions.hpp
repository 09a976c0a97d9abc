/*
 * qntx_functions.hpp: declares C and C++ functions to QNTX, in C++17 and later, over qntx_plugin.hpp.
 * SPDX-License-Identifier: MIT
 *
 *     #include "qntx_functions.hpp"
 *
 *     struct range { double low, high; };
 *     enum class kind : std::int32_t { call, put };
 *     QNTX_CPP_STRUCT(range, low, high)
 *     QNTX_CPP_ENUM(kind, call, put)
 *
 *     static double payoff(double spot, double strike, kind option) noexcept {
 *         const double gain = option == kind::call ? spot - strike : strike - spot;
 *         return gain > 0 ? gain : 0;
 *     }
 *
 *     static range extremes(const std::vector<double> &prices) {
 *         if (prices.empty()) throw qntx::Error(QNTX_ERR_INVALID, "there are no prices");
 *         const auto found = std::minmax_element(prices.begin(), prices.end());
 *         return {*found.first, *found.second};
 *     }
 *
 *     QNTX_CPP_FUNCTIONS_PLUGIN("finance", "1.0.0", ">=0.20", "Calculates prices",
 *         qntx::function<payoff>("payoff", "What an option pays at its end",
 *                                "spot, strike, option = call", QNTX_FUNCTION_PURE),
 *         qntx::function<extremes>("extremes", "The lowest and the highest price", "prices", QNTX_FUNCTION_PURE))
 *
 * That is a whole plugin. The signature of a function comes from its type, so that the two cannot disagree;
 * what a type does not say is in the list of the parameters' names.
 */
#ifndef QNTX_FUNCTIONS_HPP
#define QNTX_FUNCTIONS_HPP

#include "qntx_functions.h"
#include "qntx_plugin.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#if __cplusplus < 201703L
#error "qntx_functions.hpp is C++17: -std=c++17; qntx_functions.h does for C++11"
#endif

namespace qntx {

/* ---- What a parameter can be ------------------------------------------------------------------------ */

/*
 *     in C++                                                     in the signature
 *     bool, integers, float, double, enums and structs           f64
 *     const double &                                             ref f64
 *     double &                                                   inout f64; "out x" in the list: out f64
 *     const char *, qntx_str, qntx_bytes                         cstr, str, bytes
 *     const double * and a std::size_t after it                  [f64]
 *     double * and a std::size_t after it                        inout [f64]
 *     const double *; "a[n*n]" in the list: a block              ref f64; f64[n*n]
 *     double *; "a[n]", "out a", "out a[n]" in the list          inout f64; inout f64[n], out f64, out f64[n]
 *     const char *, char *, "text[n]" in the list                char[n]
 *     const void *, void *, with a length or a size after it     u8[n], [u8]
 *     qntx::TextSink, qntx::BytesSink, qntx::ListSink<double>    out str, out bytes, out [f64]
 *     qntx::Progress, qntx::Reason                               progress, reason
 *   and what C does not have:
 *     std::string_view, std::string, const std::string &         str
 *     const std::vector<double> &, std::vector<double>           [f64]
 *     std::vector<double> &                                      inout [f64]: the same length comes out
 *
 * A function returns nothing, any of the types of the first line, const char *, qntx_str, qntx_bytes, or
 * what C does not have. Several things may come out: by reference, pointer, or sink.
 */

/* Where a function says how far it is. False: nobody waits any more, and it should end. [any thread] */
struct Progress : qntx_progress {
    bool report(int64_t current, int64_t total) const noexcept { return qntx_report(*this, current, total); }
};

/* Where a function that returns a status says why it fails: `return reason.say(QNTX_ERR_INVALID, "why");`. */
struct Reason : qntx_sink {
    qntx_status say(qntx_status status, std::string_view text) const noexcept {
        (void)qntx_sink::write(context, text.data(), text.size());
        return status;
    }
};

/* Where a function puts a text, as often as it likes. */
struct TextSink : qntx_sink {
    qntx_status write(std::string_view text) const noexcept {
        return qntx_sink::write(context, text.data(), text.size());
    }
};

/* Where a function puts bytes. */
struct BytesSink : qntx_sink {
    qntx_status write(const void *bytes, std::size_t count) const noexcept {
        return qntx_sink::write(context, bytes, count);
    }
};

/* Where a function puts elements of a list. */
template <class T>
struct ListSink : qntx_sink {
    qntx_status write(const T *elements, std::size_t count) const noexcept {
        return qntx_sink::write(context, elements, count);
    }
    qntx_status write(const T &element) const noexcept { return write(&element, 1); }
};

/* ---- Types of one's own ----------------------------------------------------------------------------- */

/* What the two macros below make known. */
template <class T>
struct Described {
    static constexpr bool known = false;
};

/*
 * Makes known a struct that a function takes or gives: all its fields, in their order, at most 32. After the
 * struct and in no namespace, no semicolon. Its name to callers is what comes after the last "::".
 */
#define QNTX_CPP_STRUCT(TYPE, ...)                                                                           \
    template <>                                                                                              \
    struct qntx::Described<TYPE> {                                                                           \
        static constexpr bool known = true;                                                                  \
        static_assert(std::is_standard_layout_v<TYPE> && std::is_trivially_copyable_v<TYPE>,                 \
                      #TYPE " is no struct that C could have");                                              \
        static_assert(::qntx::detail::is_whole(sizeof(TYPE), alignof(TYPE),                                  \
                                               {QNTX_EACH_(QNTX_CPP_PLACE_, QNTX_COMMA_, TYPE, __VA_ARGS__)}),\
                      "not all fields of " #TYPE " are listed, in their order");                             \
        static std::string define(::qntx::detail::Definitions &all) {                                        \
            ::qntx::detail::Members text;                                                                    \
            QNTX_EACH_(QNTX_CPP_FIELD_, QNTX_NOTHING_, TYPE, __VA_ARGS__)                                    \
            return ::qntx::detail::define(all, "struct ", #TYPE, "", text);                                  \
        }                                                                                                    \
    };
#define QNTX_CPP_PLACE_(TYPE, FIELD)                                                                         \
    ::qntx::detail::Place { offsetof(TYPE, FIELD), sizeof(TYPE::FIELD), alignof(decltype(TYPE::FIELD)) }
#define QNTX_CPP_FIELD_(TYPE, FIELD) text.add(#FIELD, ::qntx::detail::field<decltype(TYPE::FIELD)>(all));

/* Makes known an enum, with the names of its cases, at most 32; where and how, as with a struct. */
#define QNTX_CPP_ENUM(TYPE, ...)                                                                             \
    template <>                                                                                              \
    struct qntx::Described<TYPE> {                                                                           \
        static constexpr bool known = true;                                                                  \
        static_assert(std::is_enum_v<TYPE>, #TYPE " is no enum");                                            \
        static std::string define(::qntx::detail::Definitions &all) {                                        \
            ::qntx::detail::Members text;                                                                    \
            QNTX_EACH_(QNTX_CPP_CASE_, QNTX_NOTHING_, TYPE, __VA_ARGS__)                                     \
            return ::qntx::detail::define(                                                                   \
                all, "enum ", #TYPE, ::qntx::detail::scalar<std::underlying_type_t<TYPE>>(), text);          \
        }                                                                                                    \
    };
#define QNTX_CPP_CASE_(TYPE, CASE) text.add(#CASE, static_cast<long long>(TYPE::CASE));

/* ---- Functions -------------------------------------------------------------------------------------- */

/* A function to declare; `qntx::function` and `qntx::c_function` make them. */
struct Function {
    const char *name;
    const char *documentation;
    std::string signature;
    std::string parameters; /* where the signature has no names */
    uint32_t flags;
    qntx_function_address address;
    std::vector<std::string> types; /* the definitions that it needs */
};

} // namespace qntx
#include "qntx_function_types.hpp" /* what the types are to QNTX, and guarded functions */
#include "qntx_function_list.hpp"  /* signatures, from types and names */
namespace qntx {

/*
 * Declares F under a name, with one line of documentation (nullptr: none), QNTX_FUNCTION_... flags, and its
 * parameters' names with what the type does not say:
 *     "rate, flows"                      names
 *     "rate, flows, guess = 0.1"         a default, as in the notation
 *     "price, out delta, out gamma"      what only comes out
 *     "n, a[n*n], out inverse[n*n]"      lengths of blocks; without one, a pointer and the size after it are a
 *                                        list, with one name; "ref x", "inout x" and "out x" are no list
 *     "data -> status"                   that an int is a status, or a code: of functions that are called as
 *     "data, size -> code(zError)"       they are; with a qntx::Reason it is a status in any case
 * "" is none: they are p1, p2 and so on then.
 *
 * A function that is noexcept and could be C is called as it is. Any other is guarded: what it throws ends
 * the call with a status and a reason, as qntx_plugin.hpp says of exceptions, and its result comes out as
 * `result`; to the caller there is no difference. A list that does not fit makes the host refuse the plugin,
 * and say why.
 */
template <auto F>
Function function(const char *name, const char *documentation, const char *parameters = "", uint32_t flags = 0) {
    return detail::FunctionType<F>::make(name, documentation, parameters, flags);
}

/* The same for a function of C's that is not declared noexcept: called as it is, it MUST NOT throw. */
template <auto F>
Function c_function(const char *name, const char *documentation, const char *parameters = "",
                    uint32_t flags = 0) {
    static_assert(detail::FunctionType<F>::is_plain, "no C function has such parameters or such a result");
    return detail::FunctionType<F>::plain(name, documentation, parameters, flags);
}

/* A table of functions, and the types that they need: a static object. What it points to lives for ever. */
struct Functions : qntx_functions {
    Functions(std::initializer_list<Function> list) : qntx_functions() {
        qntx_function *entries = new qntx_function[list.size()];
        detail::Definitions all;
        struct_size = sizeof(qntx_functions);
        functions = entries;
        for (const Function &function : list) {
            entries[count++] = detail::entry(function);
            for (const std::string &type : function.types) {
                if (std::find(all.begin(), all.end(), type) == all.end()) all.push_back(type);
            }
        }
        std::string text;
        for (const std::string &type : all) text += (text.empty() ? "" : "\n") + type;
        types = detail::keep(text);
    }
};

} // namespace qntx

/* ---- Plugins ---------------------------------------------------------------------------------------- */

/*
 * A whole plugin that has functions and nothing else; once, at the end of one source file, no semicolon. The
 * class of QNTX_CPP_PLUGIN returns a table of its own:
 *
 *     static const qntx::Functions table = {qntx::function<payoff>("payoff", "What an option pays at its end")};
 *     ...
 *         static const qntx_functions *functions() { return &table; }
 */
#define QNTX_CPP_FUNCTIONS_PLUGIN(NAME, VERSION, QNTX_VERSION, DESCRIPTION, ...)                             \
    QNTX_PLUGIN_NOTE(NAME, VERSION, QNTX_VERSION);                                                           \
    static const ::qntx::Functions qntx_functions_table = {__VA_ARGS__};                                     \
    static constexpr qntx_metadata qntx_functions_metadata =                                                 \
        ::qntx::metadata(NAME, VERSION, QNTX_VERSION, DESCRIPTION);                                          \
    static constexpr qntx_plugin_vtable qntx_functions_vtable =                                              \
        ::qntx::detail::functions_vtable(&qntx_functions_metadata, &qntx_functions_table);                   \
    QNTX_PLUGIN(qntx_functions_vtable)

#endif /* QNTX_FUNCTIONS_HPP */
