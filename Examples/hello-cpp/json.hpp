/*
 * json.hpp: text as a JSON string.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_EXAMPLES_JSON_HPP
#define QNTX_EXAMPLES_JSON_HPP

#include <cstddef>
#include <string>

#include "qntx_plugin.hpp"

namespace json {

/* How many bytes the UTF-8 character at the start has; 0 if there is none (RFC 3629, section 4). */
inline std::size_t utf8_length(const unsigned char *at, std::size_t left) {
    const unsigned char first = at[0];
    const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length < 2) return length;
    if (first > 0xf4 || length > left) return 0;
    /* No overlong forms, no surrogates, nothing beyond U+10FFFF. */
    const unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) return 0;
    for (std::size_t i = 2; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) return 0;
    }
    return length;
}

/* Text, quoted and escaped. What is not UTF-8 becomes U+FFFD: bytes from a client may be anything. */
inline std::string quoted(const qntx::View &text) {
    const char *const digits = "0123456789abcdef";
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char *at = reinterpret_cast<const unsigned char *>(text.data()) + i;
        const std::size_t length = utf8_length(at, text.size() - i);
        if (length == 0) {
            out += "\\ufffd";
        } else if (*at < 0x20 || *at == '"' || *at == '\\') {
            out += "\\u00";
            out += digits[*at >> 4];
            out += digits[*at & 15];
        } else {
            out.append(text.data() + i, length);
        }
        i += length > 0 ? length : 1;
    }
    return out + "\"";
}

} // namespace json

#endif
