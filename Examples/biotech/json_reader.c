/* SPDX-License-Identifier: MIT */
#include "json_reader.h"

#include <string.h>

#include "utf8.h"

/* The byte at hand, or -1 at the end. */
static int peek(const json_reader *json) {
    return json->at < json->length ? (unsigned char)json->bytes[json->at] : -1;
}

static qntx_status expected(const json_reader *json, const char *thing) {
    char name[12];
    int byte = peek(json);
    return problem_set(json->what, 400, "JSON, byte %zu: expected %s, found %s", json->at + 1, thing,
                       byte < 0 ? "the end" : problem_byte((unsigned char)byte, name));
}

static qntx_status malformed(const json_reader *json, size_t at, const char *text) {
    return problem_set(json->what, 400, "JSON, byte %zu: %s", at + 1, text);
}

static void skip_blanks(json_reader *json) {
    int byte = peek(json);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
        json->at++;
        byte = peek(json);
    }
}

static qntx_status punctuation(json_reader *json, char byte, const char *name) {
    skip_blanks(json);
    if (peek(json) != byte) {
        return expected(json, name);
    }
    json->at++;
    return QNTX_OK;
}

qntx_status json_read_open(json_reader *json, qntx_bytes text, problem *what) {
    json->bytes = text.data;
    json->length = text.length;
    json->at = 0;
    json->follows = false;
    json->what = what;
    return punctuation(json, '{', "'{'");
}

qntx_status json_read_key(json_reader *json, buffer *key, bool *more) {
    qntx_status status = QNTX_OK;
    *more = false;
    skip_blanks(json);
    if (peek(json) == '}') {
        json->at++;
        skip_blanks(json);
        return json->at == json->length ? QNTX_OK : expected(json, "the end");
    }
    if (json->follows) {
        status = punctuation(json, ',', "',' or '}'");
        skip_blanks(json);
    }
    if (status == QNTX_OK && peek(json) != '"') {
        status = expected(json, json->follows ? "a field's name" : "a field's name or '}'");
    }
    if (status == QNTX_OK) {
        status = json_read_string(json, key);
    }
    if (status == QNTX_OK) {
        status = punctuation(json, ':', "':'");
    }
    json->follows = true;
    *more = status == QNTX_OK;
    return status;
}

json_kind json_peek(json_reader *json) {
    int byte;
    skip_blanks(json);
    byte = peek(json);
    if (byte == '"') {
        return JSON_STRING;
    }
    return byte == '-' || (byte >= '0' && byte <= '9') ? JSON_NUMBER : JSON_OTHER;
}

/* Four hexadecimal digits. */
static bool read_hex(json_reader *json, uint32_t *point) {
    int i;
    *point = 0;
    for (i = 0; i < 4; i++) {
        int byte = peek(json);
        if (byte >= '0' && byte <= '9') {
            byte -= '0';
        } else if ((byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F')) {
            byte = (byte | 0x20) - 'a' + 10;
        } else {
            return false;
        }
        *point = *point << 4 | (uint32_t)byte;
        json->at++;
    }
    return true;
}

/* What follows "\u": one code point, of two escapes if it is beyond U+FFFF. */
static qntx_status read_point(json_reader *json, size_t begin, buffer *text) {
    char bytes[4];
    uint32_t point, low;
    if (!read_hex(json, &point)) {
        return malformed(json, begin, "\\u needs four hexadecimal digits");
    }
    if (point >= 0xd800 && point <= 0xdfff) {
        bool pair = point < 0xdc00 && json->length - json->at >= 2 && memcmp(json->bytes + json->at, "\\u", 2) == 0;
        json->at += pair ? 2 : 0;
        if (!pair || !read_hex(json, &low) || low < 0xdc00 || low > 0xdfff) {
            return malformed(json, begin, "half of a surrogate pair");
        }
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    buffer_append(text, bytes, utf8_encode(point, bytes));
    return text->status;
}

static qntx_status read_escape(json_reader *json, buffer *text) {
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    size_t begin = json->at++;
    int byte = peek(json);
    const char *found = byte > 0 ? strchr(from, byte) : NULL;
    json->at++;
    if (found != NULL) {
        buffer_byte(text, to[found - from]);
        return text->status;
    }
    return byte == 'u' ? read_point(json, begin, text) : malformed(json, begin, "an escape that JSON does not have");
}

qntx_status json_read_string(json_reader *json, buffer *text) {
    qntx_status status = QNTX_OK;
    text->length = 0;
    json->at++; /* the opening quotation mark */
    while (status == QNTX_OK) {
        size_t begin = json->at;
        int byte = peek(json);
        while (byte >= 0x20 && byte != '"' && byte != '\\') {
            json->at++;
            byte = peek(json);
        }
        buffer_append(text, json->bytes + begin, json->at - begin);
        status = text->status;
        if (status == QNTX_OK && byte == '"') {
            json->at++;
            return QNTX_OK;
        }
        if (status == QNTX_OK) {
            status = byte == '\\' ? read_escape(json, text) : expected(json, "'\"'");
        }
    }
    return status;
}

static bool read_digits(json_reader *json) {
    size_t begin = json->at;
    while (peek(json) >= '0' && peek(json) <= '9') {
        json->at++;
    }
    return json->at > begin;
}

qntx_status json_read_integer(json_reader *json, int64_t *value) {
    bool negative, whole = true;
    size_t begin, digits;
    skip_blanks(json);
    begin = json->at;
    negative = peek(json) == '-';
    json->at += negative ? 1 : 0;
    digits = json->at;
    if (!read_digits(json)) {
        return expected(json, "a digit");
    }
    if (json->bytes[digits] == '0' && json->at - digits > 1) {
        return malformed(json, digits, "a number begins with a needless zero");
    }
    *value = 0;
    for (; digits < json->at; digits++) {
        if (*value > (INT64_MAX - 9) / 10) {
            return malformed(json, begin, "the number is too large");
        }
        *value = *value * 10 + (json->bytes[digits] - '0');
    }
    *value = negative ? -*value : *value;
    if (peek(json) == '.') {
        whole = false;
        json->at++;
        if (!read_digits(json)) {
            return expected(json, "a digit");
        }
    }
    if (peek(json) == 'e' || peek(json) == 'E') {
        whole = false;
        json->at++;
        json->at += peek(json) == '+' || peek(json) == '-' ? 1 : 0;
        if (!read_digits(json)) {
            return expected(json, "a digit");
        }
    }
    return whole ? QNTX_OK : malformed(json, begin, "the number must be a whole one");
}
