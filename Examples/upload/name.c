/* SPDX-License-Identifier: MIT */
#include "name.h"

static int digit(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    return -1;
}

const char *name_take(qntx_str value, char name[NAME_SIZE]) {
    if (value.length == 0) return "the name is empty";
    if (value.length >= NAME_SIZE) return "the name has more than 255 bytes";
    for (size_t i = 0; i < value.length;) {
        const unsigned char *at = (const unsigned char *)value.data + i;
        const size_t length = json_utf8_length(at, value.length - i);
        if (length == 0) return "the name is not UTF-8";
        if (*at < 0x20 || *at == 0x7f) return "the name has a control character";
        i += length;
    }
    memcpy(name, value.data, value.length);
    name[value.length] = '\0';
    return NULL;
}

const char *name_from_query(qntx_str query, char name[NAME_SIZE]) {
    static const char key[] = "name=";
    char decoded[NAME_SIZE];
    size_t length = 0;
    if (query.length == 0) return NULL;
    if (query.length < sizeof key - 1 || memcmp(query.data, key, sizeof key - 1) != 0) {
        return "the query can be name=..., and nothing else";
    }
    for (size_t i = sizeof key - 1; i < query.length; i++) {
        char character = query.data[i];
        if (character == '&') return "the query can be name=..., and nothing else";
        if (character == '%') {
            const int high = i + 2 < query.length ? digit(query.data[i + 1]) : -1;
            const int low = i + 2 < query.length ? digit(query.data[i + 2]) : -1;
            if (high < 0 || low < 0) return "the name has a '%' without two digits";
            character = (char)(high * 16 + low);
            i += 2;
        } else if (character == '+') {
            character = ' ';
        }
        if (length == sizeof decoded) return "the name has more than 255 bytes";
        decoded[length++] = character;
    }
    return name_take(qntx_make_str(decoded, length), name);
}
