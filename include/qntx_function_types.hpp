/*
 * qntx_function_types.hpp: what C++ types are in signatures, and the C functions that call those of C++. A part of
 * qntx_functions.hpp, which has it.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_FUNCTION_TYPES_HPP
#define QNTX_FUNCTION_TYPES_HPP

#ifndef QNTX_FUNCTIONS_HPP
#error "include qntx_functions.hpp"
#endif

namespace qntx {
namespace detail {
/* The text of each enum and struct, those that others use before them. */
using Definitions = std::vector<std::string>;

/* What is between the braces of one. */
struct Members {
    std::string text;
    void add(const char *name, const std::string &type) { add(std::string(name) + ": " + type); }
    void add(const char *name, long long number) { add(std::string(name) + " = " + std::to_string(number)); }

private:
    void add(const std::string &member) { text += (text.empty() ? "" : ", ") + member; }
};

/* Where a field lies. */
struct Place {
    std::size_t offset, size, alignment;
};

/* Whether the fields are all that a struct has. */
constexpr bool is_whole(std::size_t size, std::size_t alignment, std::initializer_list<Place> places) {
    std::size_t end = 0;
    for (const Place &place : places) {
        end = (end + place.alignment - 1) / place.alignment * place.alignment;
        if (place.offset != end) return false;
        end += place.size;
    }
    return (end + alignment - 1) / alignment * alignment == size;
}

template <class T>
constexpr const char *scalar() {
    if constexpr (std::is_same_v<T, bool>) return "bool";
    if constexpr (std::is_same_v<T, float>) return "f32";
    if constexpr (std::is_same_v<T, double>) return "f64";
    constexpr bool is_signed = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) return is_signed ? "i8" : "u8";
    if constexpr (sizeof(T) == 2) return is_signed ? "i16" : "u16";
    if constexpr (sizeof(T) == 4) return is_signed ? "i32" : "u32";
    return is_signed ? "i64" : "u64";
}

template <class T>
inline constexpr bool is_scalar =
    std::is_same_v<T, float> || std::is_same_v<T, double> || (std::is_integral_v<T> && sizeof(T) <= 8);
template <class T>
inline constexpr bool is_value = is_scalar<T> || Described<T>::known;

/* The name of a scalar, an enum or a struct; what is not a scalar is defined by then. */
template <class T>
std::string value(Definitions &all) {
    static_assert(is_value<T>, "QNTX has no such type; a struct or an enum of your own becomes known by "
                               "QNTX_CPP_STRUCT or QNTX_CPP_ENUM");
    if constexpr (is_scalar<T>) {
        (void)all;
        return scalar<T>();
    } else {
        return Described<T>::define(all);
    }
}

/* The type of a field, which may be an array; one of char is bytes. */
template <class T>
std::string field(Definitions &all) {
    if constexpr (std::is_array_v<T>) {
        using Element = std::remove_extent_t<T>;
        return value<std::conditional_t<std::is_same_v<Element, char>, unsigned char, Element>>(all) + "[" + std::to_string(std::extent_v<T>) + "]";
    } else {
        return value<T>(all);
    }
}

/* Adds a definition unless it is there, and gives its name. Another of that name the host refuses. */
inline std::string define(Definitions &all, const char *word, const std::string &type, const char *integer,
                          const Members &members) {
    const std::string name = type.substr(type.rfind(':') + 1); /* npos + 1 is 0 */
    const std::string colon = *integer != '\0' ? ": " : "";
    const std::string text = word + name + colon + integer + " { " + members.text + " }";
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
    return name;
}

/* ---- What parameters and results are ---------------------------------------------------------------- */

/* How a parameter can be written. */
struct Shape {
    enum Form {
        fixed,        /* only like this */
        length,       /* like this, and a pointer before it may have it for its count */
        reference,    /* out or inout */
        pointer,      /* out, inout, a block, or a list with what follows */
        read_pointer, /* ref, a block, or a list with what follows */
    };
    Form form;
    std::string type;    /* without a direction; empty: this pointer cannot stand alone */
    std::string element; /* of a block or a list */
};

template <class...>
struct List {};

template <class... Lists>
struct Joined {
    using Type = List<>;
};
template <class... A>
struct Joined<List<A...>> {
    using Type = List<A...>;
};
template <class... A, class... B, class... Rest>
struct Joined<List<A...>, List<B...>, Rest...> {
    using Type = typename Joined<List<A..., B...>, Rest...>::Type;
};

template <class>
inline constexpr std::size_t count_of = 0;
template <class... A>
inline constexpr std::size_t count_of<List<A...>> = sizeof...(A);

/*
 * A parameter: `C`, what it is to C; `is_plain`, whether a C function could have it; `shape`; and an object
 * for the length of a call, made of those of the call's arguments that begin at index I, with `get`, what
 * the function gets, and `done`, after it has returned. This one is what is passed on as it is.
 */
template <class T>
struct Plain {
    using C = List<T>;
    static constexpr bool is_plain = true;
    T value;
    template <std::size_t I, class All>
    static Plain make(const All &all) {
        return {std::get<I>(all)};
    }
    T get() { return value; }
    void done() {}
};

template <class T, class = void>
struct Parameter : Plain<T> {
    static Shape shape(Definitions &all) {
        return {std::is_same_v<T, std::size_t> ? Shape::length : Shape::fixed, detail::value<T>(all), ""};
    }
};

/* Pointers. */
template <class T>
struct Parameter<T *> : Plain<T *> {
    using Value = std::remove_const_t<T>;
    static Shape shape(Definitions &all) {
        const Shape::Form form = std::is_const_v<T> ? Shape::read_pointer : Shape::pointer;
        if constexpr (std::is_void_v<T>) {
            (void)all;
            return {form, "", "u8"};
        } else if constexpr (std::is_same_v<Value, char>) {
            (void)all;
            return {form, std::is_const_v<T> ? "cstr" : "", "char"};
        } else {
            return {form, detail::value<Value>(all), detail::value<Value>(all)};
        }
    }
};

/* References: pointers to C. */
template <class T>
struct Parameter<T &> {
    using C = List<T *>;
    static constexpr bool is_plain = true;
    T *value;
    template <std::size_t I, class All>
    static Parameter make(const All &all) {
        return {std::get<I>(all)};
    }
    T &get() { return *value; }
    void done() {}
    static Shape shape(Definitions &all) {
        const std::string type = detail::value<std::remove_const_t<T>>(all);
        return std::is_const_v<T> ? Shape{Shape::fixed, "ref " + type, ""} : Shape{Shape::reference, type, ""};
    }
};

/* What has a word of its own. */
#define QNTX_CPP_WORD_(TYPE, TEXT) \
    template <> \
    struct Parameter<TYPE> : Plain<TYPE> { \
        static Shape shape(Definitions &) { return {Shape::fixed, TEXT, ""}; } \
    };
QNTX_CPP_WORD_(qntx_str, "str")
QNTX_CPP_WORD_(qntx_bytes, "bytes")
QNTX_CPP_WORD_(Progress, "progress")
QNTX_CPP_WORD_(Reason, "reason")
QNTX_CPP_WORD_(TextSink, "out str")
QNTX_CPP_WORD_(BytesSink, "out bytes")
#undef QNTX_CPP_WORD_
template <class T>
struct Parameter<ListSink<T>> : Plain<ListSink<T>> {
    static Shape shape(Definitions &all) { return {Shape::fixed, "out [" + detail::value<T>(all) + "]", ""}; }
};

/* Texts. */
template <class Text>
struct TextParameter {
    using C = List<qntx_str>;
    static constexpr bool is_plain = false;
    Text value;
    template <std::size_t I, class All>
    static TextParameter make(const All &all) {
        return {Text(view(std::get<I>(all)))};
    }
    const Text &get() { return value; }
    void done() {}
    static Shape shape(Definitions &) { return {Shape::fixed, "str", ""}; }
};
template <>
struct Parameter<std::string_view> : TextParameter<std::string_view> {};
template <>
struct Parameter<std::string> : TextParameter<std::string> {};
template <>
struct Parameter<const std::string &> : TextParameter<std::string> {};
template <>
struct Parameter<const std::string_view &> : TextParameter<std::string_view> {};

/* Lists. */
template <class T>
struct ListParameter {
    static_assert(!std::is_same_v<T, bool>, "a std::vector<bool> is no list of bool: take std::vector<char>, or "
                                            "a const bool * and a size");
    using C = List<const T *, std::size_t>;
    static constexpr bool is_plain = false;
    std::vector<T> value;
    template <std::size_t I, class All>
    static ListParameter make(const All &all) {
        return {std::vector<T>(std::get<I>(all), std::get<I>(all) + std::get<I + 1>(all))};
    }
    std::vector<T> &get() { return value; }
    void done() {}
    static Shape shape(Definitions &all) { return {Shape::fixed, "[" + detail::value<T>(all) + "]", ""}; }
};
template <class T>
struct Parameter<std::vector<T>> : ListParameter<T> {};
template <class T>
struct Parameter<const std::vector<T> &> : ListParameter<T> {};
template <class T>
struct Parameter<std::vector<T> &> {
    static_assert(!std::is_same_v<T, bool>, "a std::vector<bool> is no list of bool");
    using C = List<T *, std::size_t>;
    static constexpr bool is_plain = false;
    T *elements;
    std::size_t count;
    std::vector<T> value;
    template <std::size_t I, class All>
    static Parameter make(const All &all) {
        T *const first = std::get<I>(all);
        const std::size_t count = std::get<I + 1>(all);
        return {first, count, std::vector<T>(first, first + count)};
    }
    std::vector<T> &get() { return value; }
    static Shape shape(Definitions &all) { return {Shape::fixed, "inout [" + detail::value<T>(all) + "]", ""}; }
    void done() {
        if (value.size() != count) throw Error(QNTX_ERR_FAILED, "the function has changed the length of a list");
        std::copy(value.begin(), value.end(), elements);
    }
};

/*
 * A result: `direct`, how a C function returns it, where one could; `type`, as something that comes out; `C`,
 * where a guarded function puts it.
 */
template <class T>
struct Result {
    static constexpr bool is_plain = true;
    using C = List<T *>;
    static std::string direct(Definitions &all) { return detail::value<T>(all); }
    static std::string type(Definitions &all) { return "out " + detail::value<T>(all); }
    static void put(T *to, const T &value) { *to = value; }
};
template <>
struct Result<void> {
    static constexpr bool is_plain = true;
    using C = List<>;
    static std::string direct(Definitions &) { return "void"; }
};

/* Texts, bytes and lists, to a sink. */
template <bool isPlain>
struct SinkResult {
    static constexpr bool is_plain = isPlain;
    using C = List<qntx_sink>;
    static void put(qntx_sink to, const void *elements, std::size_t count) {
        check(to.write(to.context, elements, count));
    }
};
template <>
struct Result<const char *> : SinkResult<true> {
    static std::string direct(Definitions &) { return "cstr"; }
    static std::string type(Definitions &) { return "out str"; }
    static void put(qntx_sink to, const char *text) { SinkResult::put(to, text, qntx_cstr(text).length); }
};
template <>
struct Result<qntx_str> : SinkResult<true> {
    static std::string direct(Definitions &) { return "str"; }
    static std::string type(Definitions &) { return "out str"; }
    static void put(qntx_sink to, qntx_str text) { SinkResult::put(to, text.data, text.length); }
};
template <>
struct Result<qntx_bytes> : SinkResult<true> {
    static std::string direct(Definitions &) { return "bytes"; }
    static std::string type(Definitions &) { return "out bytes"; }
    static void put(qntx_sink to, qntx_bytes bytes) { SinkResult::put(to, bytes.data, bytes.length); }
};
struct TextResult : SinkResult<false> {
    static std::string type(Definitions &) { return "out str"; }
    static void put(qntx_sink to, std::string_view text) { SinkResult::put(to, text.data(), text.size()); }
};
template <>
struct Result<std::string> : TextResult {};
template <>
struct Result<std::string_view> : TextResult {};
template <class T>
struct Result<std::vector<T>> : SinkResult<false> {
    static_assert(!std::is_same_v<T, bool>, "a std::vector<bool> is no list of bool");
    static std::string type(Definitions &all) { return "out [" + detail::value<T>(all) + "]"; }
    static void put(qntx_sink to, const std::vector<T> &list) { SinkResult::put(to, list.data(), list.size()); }
};

/* ---- Guarded functions ------------------------------------------------------------------------------ */

/*
 * A C function that calls F: it turns its arguments into those of F, and gives back an exception as a status and
 * a reason, for which it has a parameter of its own unless F has one. What F returns comes out of a parameter
 * before that; of a function with a reason it is the status.
 */
template <auto F, class R, class... A>
struct __attribute__((visibility("hidden"))) Guard {
    using Returned = std::remove_cv_t<std::remove_reference_t<R>>;
    static constexpr bool has_reason = (std::is_same_v<A, Reason> || ...);
    using Arguments = typename Joined<List<>, typename Parameter<A>::C...>::Type;
    using Out = std::conditional_t<has_reason, List<>, typename Result<Returned>::C>;
    using Own = std::conditional_t<has_reason, List<>, List<qntx_sink>>;
    using All = typename Joined<Arguments, Out, Own>::Type;

    /* The index of the first argument in C of the parameter N. */
    static constexpr std::size_t start(std::size_t n) {
        constexpr std::size_t counts[] = {count_of<typename Parameter<A>::C>..., 0};
        std::size_t sum = 0;
        for (std::size_t i = 0; i < n; i++) sum += counts[i];
        return sum;
    }
    static constexpr std::size_t reason() {
        constexpr bool found[] = {std::is_same_v<A, Reason>..., false};
        for (std::size_t i = 0; i < sizeof...(A); i++) {
            if (found[i]) return start(i);
        }
        return count_of<All> - 1;
    }

    template <class>
    struct Entry;
    template <class... C>
    struct Entry<List<C...>> {
        static qntx_status call(C... c) noexcept {
            return Guard::invoke(std::tuple<C...>(c...), std::index_sequence_for<A...>());
        }
    };

    template <class Tuple, std::size_t... I>
    static qntx_status invoke(const Tuple &all, std::index_sequence<I...>) noexcept {
        const qntx_sink sink = std::get<reason()>(all);
        const auto fail = [&sink](qntx_status status, const char *text) { return qntx_say(sink, status, text); };
        return caught(fail, [&all]() -> qntx_status {
            (void)all;
            std::tuple<Parameter<A>...> held{Parameter<A>{Parameter<A>::template make<start(I)>(all)}...};
            qntx_status status = QNTX_OK;
            if constexpr (has_reason) {
                status = F(std::get<I>(held).get()...);
            } else if constexpr (std::is_void_v<R>) {
                F(std::get<I>(held).get()...);
            } else {
                Result<Returned>::put(std::get<start(sizeof...(A))>(all), F(std::get<I>(held).get()...));
            }
            (std::get<I>(held).done(), ...);
            return status;
        });
    }

    static qntx_function_address address() {
        return reinterpret_cast<qntx_function_address>(&Entry<All>::call);
    }
};
} // namespace detail
} // namespace qntx

#endif /* QNTX_FUNCTION_TYPES_HPP */
