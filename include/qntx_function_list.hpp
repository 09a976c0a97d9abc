/*
 * qntx_function_list.hpp: signatures, from the types of functions and the lists of their parameters' names. A part
 * of qntx_functions.hpp, which has it.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_FUNCTION_LIST_HPP
#define QNTX_FUNCTION_LIST_HPP

#ifndef QNTX_FUNCTIONS_HPP
#error "include qntx_functions.hpp"
#endif

namespace qntx {
namespace detail {
/* A name in the list, and what is written with it. */
struct Named {
    std::string name;
    std::string direction; /* "ref", "out", "inout" or nothing */
    std::string length;    /* "[n*n]" or nothing */
    std::string fallback;  /* " = 0.1" or nothing */
};

inline std::string trimmed(const std::string &text) {
    const char *const spaces = " \t\n";
    const std::size_t first = text.find_first_not_of(spaces);
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

/* "out inverse[n*n]" in its parts. */
inline Named named(const std::string &text) {
    Named found;
    const std::size_t equals = text.find('=');
    found.name = trimmed(text.substr(0, equals));
    if (equals != std::string::npos) found.fallback = " = " + trimmed(text.substr(equals + 1));
    const std::size_t bracket = found.name.find('[');
    if (bracket != std::string::npos) {
        found.length = found.name.substr(bracket);
        found.name = trimmed(found.name.substr(0, bracket));
    }
    for (const char *word : {"ref ", "out ", "inout "}) {
        if (found.name.compare(0, std::strlen(word), word) != 0) continue;
        found.direction = trimmed(word);
        found.name = trimmed(found.name.substr(std::strlen(word)));
        break;
    }
    return found;
}

/* The list and, after "->", the result; neither sign counts within a text. */
struct Names {
    std::vector<Named> list;
    std::string result;

    explicit Names(const std::string &text) {
        std::string part;
        bool is_quoted = false;
        for (std::size_t i = 0; i < text.size(); i++) {
            if (is_quoted && text[i] == '\\' && i + 1 < text.size()) {
                part += text[i++];
            } else if (text[i] == '"') {
                is_quoted = !is_quoted;
            } else if (!is_quoted && text[i] == ',') {
                list.push_back(named(part));
                part.clear();
                continue;
            } else if (!is_quoted && text.compare(i, 2, "->") == 0) {
                result = trimmed(text.substr(i + 2));
                break;
            }
            part += text[i];
        }
        if (!list.empty() || !trimmed(part).empty()) list.push_back(named(part));
    }
};

/* A parameter as the signature has it; its name and its type. Throws a std::string: what does not fit. */
inline std::string written(const Named &one, const Shape &shape, bool isList) {
    const bool is_read = shape.form == Shape::read_pointer, is_pointer = is_read || shape.form == Shape::pointer;
    const bool is_fixed = shape.form == Shape::fixed || shape.form == Shape::length;
    if (!one.length.empty() && !is_pointer) throw one.name + " is no pointer and has no length";
    if (!one.direction.empty() && (is_fixed || shape.type == "cstr" || (one.direction == "ref") != is_read)) {
        throw one.name + " cannot be " + one.direction;
    }
    if (is_fixed) return shape.type;
    const std::string direction = is_read ? "" : one.direction.empty() ? "inout " : one.direction + " ";
    if (!one.length.empty()) return direction + shape.element + one.length;
    if (isList) return direction + "[" + shape.element + "]";
    if (shape.type.empty()) throw one.name + " needs a length";
    return is_read && shape.type != "cstr" ? "ref " + shape.type : direction + shape.type;
}

/* The parameters, with commas between. Throws a std::string: what does not fit. */
inline std::string written(const std::vector<Named> &names, const std::vector<Shape> &shapes) {
    std::string text;
    std::size_t index = 0;
    for (std::size_t next = 0; next < shapes.size(); next++, index++) {
        Named one;
        one.name = "p" + std::to_string(index + 1);
        if (index < names.size()) one = names[index];
        if (!names.empty() && index >= names.size()) throw std::string("there are more parameters than names");
        const Shape &shape = shapes[next];
        const bool is_pointer = !shape.element.empty() && shape.element != "char";
        const bool is_list = is_pointer && one.direction.empty() && one.length.empty() &&
                             next + 1 < shapes.size() && shapes[next + 1].form == Shape::length;
        text += (text.empty() ? "" : ", ") + one.name + ": " + written(one, shape, is_list) + one.fallback;
        if (is_list) next++;
    }
    if (index < names.size()) throw std::string("there are more names than parameters");
    return text;
}

/* A function of this type: how it is declared. */
template <auto F, bool isNoexcept, class R, class... A>
struct FunctionOf {
    using Returned = Result<std::remove_cv_t<std::remove_reference_t<R>>>;
    static constexpr bool is_plain =
        (Parameter<A>::is_plain && ...) && Returned::is_plain && !std::is_reference_v<R>;
    static constexpr bool has_reason = (std::is_same_v<A, Reason> || ...);
    static_assert(!has_reason || std::is_same_v<R, qntx_status>, "what has a qntx::Reason returns a qntx_status");

    static Function make(const char *name, const char *documentation, const char *parameters, uint32_t flags) {
        if constexpr (isNoexcept && is_plain) {
            return plain(name, documentation, parameters, flags);
        } else {
            Function made{name, documentation, "", "", flags, Guard<F, R, A...>::address(), {}};
            return write(made, parameters, guarded);
        }
    }

    static Function plain(const char *name, const char *documentation, const char *parameters, uint32_t flags) {
        Function made{name, documentation, "", "", flags, reinterpret_cast<qntx_function_address>(F), {}};
        return write(made, parameters, direct);
    }

private:
    /* The signature of what is called as it is. */
    static std::string direct(const Names &names, [[maybe_unused]] Definitions &all) {
        const std::string parameters = written(names.list, {Parameter<A>::shape(all)...});
        std::string result = has_reason ? "status" : Returned::direct(all);
        if (!names.result.empty()) {
            if (!std::is_same_v<R, int>) throw "what returns " + result + " cannot return " + names.result;
            result = names.result;
        }
        return "(" + parameters + ") -> " + result;
    }

    /* The signature of a guard. */
    static std::string guarded(const Names &names, [[maybe_unused]] Definitions &all) {
        std::string parameters = written(names.list, {Parameter<A>::shape(all)...});
        const auto add = [&parameters](const std::string &one) {
            parameters += (parameters.empty() ? "" : ", ") + one;
        };
        if (!names.result.empty() && !(has_reason && names.result == "status")) {
            throw "a guarded function cannot return " + names.result;
        }
        if constexpr (!has_reason && !std::is_void_v<R>) add("result: " + Returned::type(all));
        if constexpr (!has_reason) add("reason: reason");
        return "(" + parameters + ") -> status";
    }

    /*
     * Writes the signature. Where the list does not fit, one that the host refuses while it quotes what is in
     * place of the names: why.
     */
    static Function &write(Function &made, const char *parameters,
                           std::string (*signature)(const Names &, Definitions &)) {
        try {
            made.signature = signature(Names(parameters), made.types);
        } catch (const std::string &fault) {
            made.signature = "(bool)";
            made.parameters = fault;
        }
        return made;
    }
};

template <auto F, class T = decltype(F)>
struct FunctionType {
    static_assert(sizeof(T) == 0, "only functions are declared, and constants that point to one");
};
template <auto F, class R, class... A>
struct FunctionType<F, R (*)(A...)> : FunctionOf<F, false, R, A...> {};
template <auto F, class R, class... A>
struct FunctionType<F, R (*)(A...) noexcept> : FunctionOf<F, true, R, A...> {};

/* A copy of a text that lives for ever; nullptr for an empty one. */
inline const char *keep(const std::string &text) {
    if (text.empty()) return nullptr;
    char *const copy = new char[text.size() + 1];
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
}

/* What the table has of a function. */
inline qntx_function entry(const Function &made) {
    return qntx_function{sizeof(qntx_function), made.flags, made.name, keep(made.signature), keep(made.parameters),
                         made.documentation, made.address, nullptr};
}

/* The vtable of a plugin that has functions and nothing else. */
constexpr qntx_plugin_vtable functions_vtable(const qntx_metadata *metadata, const qntx_functions *functions) {
    return qntx_plugin_vtable{sizeof(qntx_plugin_vtable), QNTX_ABI_VERSION, 0,       metadata, nullptr,
                              nullptr,                    nullptr,          nullptr, nullptr,  nullptr,
                              nullptr,                    nullptr,          functions};
}
} // namespace detail
} // namespace qntx

#endif /* QNTX_FUNCTION_LIST_HPP */
