/*
 * A plugin that uses everything in qntx_functions.hpp, and a program that compares the signatures that come of it
 * with those that should, and calls what is called through a guard. .ci/check-headers compiles it as every
 * standard with every warning, without RTTI too, and runs it.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_functions.hpp"

#include <cstdio>
#include <stdexcept>

namespace finance {

struct bump {
    std::int16_t size;
    char unit[2];
};
struct greeks {
    double delta, gamma;
    bump bumps[3];
};
enum class kind : std::uint8_t { call, put = 7 };
enum side { buy, sell };

} // namespace finance

QNTX_CPP_STRUCT(finance::bump, size, unit)
QNTX_CPP_STRUCT(finance::greeks, delta, gamma, bumps)
QNTX_CPP_ENUM(finance::kind, call, put)
QNTX_CPP_ENUM(finance::side, buy, sell)

namespace {

using finance::greeks;
using finance::kind;

/* Functions that C could have. */
void nothing() noexcept {}
double scalars(bool a, std::int8_t b, std::uint16_t c, std::int32_t d, std::uint64_t e, float f) noexcept {
    return a ? b + c + d + static_cast<double>(e) + static_cast<double>(f) : 0;
}
kind own(greeks value, kind option, finance::side side) noexcept {
    return value.delta > 0 && side == finance::buy ? option : kind::put;
}
greeks behind(const greeks &a, greeks &b, greeks &c, const greeks *d, greeks *e, greeks *f) noexcept {
    return c = b = *e = *f = d->delta > 0 ? a : *d;
}
double lists(const double *a, std::size_t count, double *b, std::size_t count_b, const void *c, std::size_t size) noexcept {
    return count + count_b + size > 2 && c != nullptr ? b[0] = a[0] : 0;
}
int blocks(int n, const double *a, double *b, char *text, const char *code, const double *one, std::size_t) noexcept {
    b[0] = a[0] + *one;
    text[0] = code[0];
    return n;
}
qntx_status sinks(qntx::TextSink text, qntx::BytesSink bytes, qntx::ListSink<double> list, qntx::Progress progress,
                  qntx::Reason reason) noexcept {
    if (!progress.report(1, 2)) return reason.say(QNTX_ERR_CLOSED, "nobody waits");
    if (text.write("text") != QNTX_OK || bytes.write("bytes", 5) != QNTX_OK) return QNTX_ERR_FAILED;
    return list.write(0.5);
}
const char *texts(const char *path, qntx_str text, qntx_bytes data) noexcept {
    return text.length + data.length > 0 ? path : nullptr;
}

/* Functions that it could not have, or that may throw. */
double unsure(double value) {
    if (value < 0) throw qntx::Error(QNTX_ERR_INVALID, "it is negative");
    return value * 2;
}
std::string greet(std::string_view name, const std::string &greeting, std::string end) {
    return greeting + ", " + std::string(name) + end;
}
std::vector<greeks> several(const std::vector<greeks> &list, std::vector<double> factors) {
    std::vector<greeks> all = list;
    for (greeks &one : all) one.delta *= factors.at(0);
    return all;
}
void doubled(std::vector<double> &list) {
    for (double &one : list) one *= 2;
    if (list.size() > 2) list.pop_back();
}
qntx_status reported(double &value, qntx::Reason reason) {
    if (value > 100) throw std::out_of_range("more than a hundred");
    if (value < 0) return reason.say(QNTX_ERR_INVALID, "less than nothing");
    value += 1;
    return QNTX_OK;
}
const char *constant() { return "constant"; }

/* A lambda is a function too. */
constexpr void (*raw)(void *) noexcept = [](void *data) noexcept { (void)data; };

const qntx::Functions table = {
    qntx::function<nothing>("nothing", "Does nothing"),
    qntx::function<scalars>("scalars", nullptr, "a = true, b = -1, c, d, e = 1, f = 0.5", QNTX_FUNCTION_PURE),
    qntx::function<own>("own", nullptr, "value, option = call, side"),
    qntx::function<behind>("behind", nullptr, "a, b, out c, d, e, out f"),
    qntx::function<lists>("lists", nullptr, "a, b, c"),
    qntx::function<blocks>("blocks", nullptr, "n, a[n*n], out b[n], out text[16], code, ref one, size -> status"),
    qntx::c_function<blocks>("code", nullptr, "n, a[n], b[2*n], out text[n], code[3], ref one, m -> code(error_text)"),
    qntx::function<sinks>("sinks", nullptr, "text, bytes, list, progress, reason"),
    qntx::function<texts>("texts", nullptr, "path, text = \"a, \\\"b\\\" -> c = d\", data"),
    qntx::c_function<unsure>("sure", nullptr),
    qntx::function<unsure>("unsure", nullptr),
    qntx::function<greet>("greet", nullptr, "name, greeting = \"hello\", end"),
    qntx::function<several>("several", nullptr, "list, factors"),
    qntx::function<doubled>("doubled", nullptr, "list"),
    qntx::function<reported>("reported", nullptr, "value, reason -> status"),
    qntx::function<constant>("constant", nullptr),
    /* What does not fit. */
    qntx::function<unsure>("few", nullptr, "value, more"),
    qntx::function<greet>("many", nullptr, "name"),
    qntx::function<unsure>("direction", nullptr, "out value"),
    qntx::function<unsure>("length", nullptr, "value[2]"),
    qntx::function<unsure>("result", nullptr, "value -> status"),
    qntx::c_function<unsure>("status", nullptr, "value -> status"),
    qntx::function<raw>("data", nullptr, "data"),
};

const char *const expected[] = {
    "() -> void",
    "(a: bool = true, b: i8 = -1, c: u16, d: i32, e: u64 = 1, f: f32 = 0.5) -> f64",
    "(value: greeks, option: kind = call, side: side) -> kind",
    "(a: ref greeks, b: inout greeks, c: out greeks, d: ref greeks, e: inout greeks, f: out greeks) -> greeks",
    "(a: [f64], b: inout [f64], c: [u8]) -> f64",
    "(n: i32, a: f64[n*n], b: out f64[n], text: out char[16], code: cstr, one: ref f64, size: u64) -> status",
    "(n: i32, a: f64[n], b: inout f64[2*n], text: out char[n], code: char[3], one: ref f64, m: u64) -> code(error_text)",
    "(text: out str, bytes: out bytes, list: out [f64], progress: progress, reason: reason) -> status",
    "(path: cstr, text: str = \"a, \\\"b\\\" -> c = d\", data: bytes) -> cstr",
    "(p1: f64) -> f64",
    "(p1: f64, result: out f64, reason: reason) -> status",
    "(name: str, greeting: str = \"hello\", end: str, result: out str, reason: reason) -> status",
    "(list: [greeks], factors: [f64], result: out [greeks], reason: reason) -> status",
    "(list: inout [f64], reason: reason) -> status",
    "(value: inout f64, reason: reason) -> status",
    "(result: out str, reason: reason) -> status",
    "(bool) there are more names than parameters",
    "(bool) there are more parameters than names",
    "(bool) value cannot be out",
    "(bool) value is no pointer and has no length",
    "(bool) a guarded function cannot return status",
    "(bool) what returns f64 cannot return status",
    "(bool) data needs a length",
};

const char expected_types[] = "struct bump { size: i16, unit: u8[2] }\n"
                              "struct greeks { delta: f64, gamma: f64, bumps: bump[3] }\n"
                              "enum kind: u8 { call = 0, put = 7 }\n"
                              "enum side: u32 { buy = 0, sell = 1 }";

bool is_well = true;

void same(const std::string &found, const std::string &wanted) {
    if (found == wanted) return;
    std::printf("found  %s\nwanted %s\n", found.c_str(), wanted.c_str());
    is_well = false;
}

/* A sink for bytes. */
qntx_sink into(std::string &text) {
    return {&text, [](void *context, const void *elements, std::size_t count) -> qntx_status {
                static_cast<std::string *>(context)->append(static_cast<const char *>(elements), count);
                return QNTX_OK;
            }};
}

/* The function of a name, as what it is to a C caller. */
template <class F>
F *called(const char *name) {
    for (uint32_t i = 0; i < table.count; i++) {
        if (qntx_str_is(qntx_cstr(table.functions[i].name), name)) {
            return reinterpret_cast<F *>(table.functions[i].address);
        }
    }
    throw qntx::Error(QNTX_ERR_NOT_FOUND);
}

void call() {
    std::string text, why;
    double value = 21;
    double list[] = {1, 2, 3};
    const auto unsure_guard = called<qntx_status(double, double *, qntx_sink)>("unsure");
    same(std::to_string(unsure_guard(value, &value, into(why))), "0");
    same(std::to_string(value), std::to_string(42.0));
    same(std::to_string(unsure_guard(-1, &value, into(why))) + why, "-2it is negative");

    called<qntx_status(qntx_str, qntx_str, qntx_str, qntx_sink, qntx_sink)>("greet")(
        QNTX_LIT("you"), QNTX_LIT("hello"), qntx_make_str(nullptr, 0), into(text), into(why));
    same(text, "hello, you");

    const auto doubled_guard = called<qntx_status(double *, std::size_t, qntx_sink)>("doubled");
    same(std::to_string(doubled_guard(list, 2, into(why))), "0");
    same(std::to_string(list[1]), std::to_string(4.0));
    why.clear();
    same(std::to_string(doubled_guard(list, 3, into(why))) + why, "-1the function has changed the length of a list");

    why.clear();
    const auto reported_guard = called<qntx_status(double *, qntx_sink)>("reported");
    same(std::to_string(reported_guard(&list[0], into(why))) + why, "0");
    same(std::to_string(list[0]), std::to_string(3.0));
    list[0] = 101;
    same(std::to_string(reported_guard(&list[0], into(why))) + why, "-1more than a hundred");
    why.clear();
    list[0] = -1;
    same(std::to_string(reported_guard(&list[0], into(why))) + why, "-2less than nothing");

    const greeks one = {2, 1, {}};
    const double factor = 3;
    std::vector<greeks> out;
    const qntx_sink sink = {&out, [](void *context, const void *elements, std::size_t count) -> qntx_status {
                                const greeks *const first = static_cast<const greeks *>(elements);
                                static_cast<std::vector<greeks> *>(context)->assign(first, first + count);
                                return QNTX_OK;
                            }};
    const auto several_guard =
        called<qntx_status(const greeks *, std::size_t, const double *, std::size_t, qntx_sink, qntx_sink)>("several");
    same(std::to_string(several_guard(&one, 1, &factor, 1, sink, into(why))), "0");
    same(std::to_string(out.at(0).delta), std::to_string(6.0));
    same(std::to_string(several_guard(&one, 1, nullptr, 0, sink, into(why))), "-1");
    text.clear();
    called<qntx_status(qntx_sink, qntx_sink)>("constant")(into(text), into(why));
    same(text, "constant");
    same(std::to_string(called<double(double)>("sure")(1)), std::to_string(2.0));
}

} // namespace

QNTX_CPP_FUNCTIONS_PLUGIN("uses-functions", "1.0.0", ">=0.20", "Uses all",
    qntx::function<own>("own", "One of them", "value, option, side"))

int main() {
    same(std::to_string(table.count), std::to_string(sizeof expected / sizeof *expected));
    for (uint32_t i = 0; i < table.count && is_well; i++) {
        const qntx_function &one = table.functions[i];
        same(std::string(one.signature) + (one.parameters ? std::string(" ") + one.parameters : ""), expected[i]);
    }
    same(table.types, expected_types);
    const qntx_plugin_vtable &vtable = *qntx_plugin_entry(QNTX_ABI_VERSION);
    same(std::string(vtable.metadata->name) + vtable.functions->functions[0].documentation, "uses-functionsOne of them");
    call();
    return is_well ? 0 : 1;
}
