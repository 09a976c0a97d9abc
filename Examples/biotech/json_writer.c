/* SPDX-License-Identifier: MIT */
#include "json_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

json_writer json_begin(buffer *out) {
    json_writer json;
    json.out = out;
    json.comma = false;
    return json;
}

static void separate(json_writer *json) {
    if (json->comma) {
        buffer_byte(json->out, ',');
    }
    json->comma = true;
}

void json_open(json_writer *json, char bracket) {
    separate(json);
    buffer_byte(json->out, bracket);
    json->comma = false;
}

void json_close(json_writer *json, char bracket) {
    buffer_byte(json->out, bracket);
    json->comma = true;
}

void json_key(json_writer *json, const char *key) {
    separate(json);
    buffer_byte(json->out, '"');
    buffer_append(json->out, key, strlen(key));
    buffer_append(json->out, "\":", 2);
    json->comma = false;
}

/* What JSON does not take as it is. */
static void escape(buffer *out, unsigned char byte) {
    static const char hex[] = "0123456789abcdef";
    static const char names[] = "btn\0fr"; /* for 0x08 to 0x0d */
    char text[6] = {'\\', 'u', '0', '0', '0', '0'};
    if (byte == '"' || byte == '\\') {
        text[1] = (char)byte;
        buffer_append(out, text, 2);
    } else if (byte >= 0x08 && byte <= 0x0d && byte != 0x0b) {
        text[1] = names[byte - 0x08];
        buffer_append(out, text, 2);
    } else {
        text[4] = hex[byte >> 4];
        text[5] = hex[byte & 15];
        buffer_append(out, text, 6);
    }
}

void json_string(json_writer *json, const char *text, size_t length) {
    const unsigned char *bytes = (const unsigned char *)text;
    size_t begin = 0; /* of what can be copied as it is */
    size_t at = 0;
    separate(json);
    buffer_byte(json->out, '"');
    while (at < length) {
        unsigned char byte = bytes[at];
        bool valid = true;
        size_t step = byte < 0x80 ? 1 : utf8_step(bytes + at, length - at, &valid);
        if (valid && byte >= 0x20 && byte != '"' && byte != '\\') {
            at += step;
            continue;
        }
        buffer_append(json->out, text + begin, at - begin);
        if (valid) {
            escape(json->out, byte);
        } else {
            buffer_append(json->out, "\xEF\xBF\xBD", 3);
        }
        at += step;
        begin = at;
    }
    if (length > begin) {
        buffer_append(json->out, text + begin, length - begin);
    }
    buffer_byte(json->out, '"');
}

static void digits(json_writer *json, const char *text, int length) {
    separate(json);
    buffer_append(json->out, text, (size_t)length);
}

void json_count(json_writer *json, uint64_t value) {
    char text[24];
    digits(json, text, snprintf(text, sizeof text, "%" PRIu64, value));
}

void json_number(json_writer *json, int64_t value) {
    char text[24];
    digits(json, text, snprintf(text, sizeof text, "%" PRId64, value));
}

void json_bool(json_writer *json, bool value) {
    digits(json, value ? "true" : "false", value ? 4 : 5);
}

void json_null(json_writer *json) {
    digits(json, "null", 4);
}

void json_ratio(json_writer *json, uint64_t part, uint64_t whole, unsigned decimals) {
    char text[48];
    uint64_t scale = 1, units, rest;
    unsigned i;
    if (whole == 0) {
        json_null(json);
        return;
    }
    for (i = 0; i < decimals; i++) {
        scale *= 10;
    }
    units = part / whole;
    rest = ((part % whole) * scale + whole / 2) / whole;
    if (rest == scale) {
        units++;
        rest = 0;
    }
    digits(json, text, snprintf(text, sizeof text, "%" PRIu64 ".%0*" PRIu64, units, (int)decimals, rest));
}

void json_count_member(json_writer *json, const char *key, uint64_t value) {
    json_key(json, key);
    json_count(json, value);
}

void json_number_member(json_writer *json, const char *key, int64_t value) {
    json_key(json, key);
    json_number(json, value);
}

void json_bool_member(json_writer *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}

void json_string_member(json_writer *json, const char *key, const char *text, size_t length) {
    json_key(json, key);
    json_string(json, text, length);
}

void json_ratio_member(json_writer *json, const char *key, uint64_t part, uint64_t whole, unsigned decimals) {
    json_key(json, key);
    json_ratio(json, part, whole, decimals);
}
