/* SPDX-License-Identifier: MIT */
#include "utf8.h"

size_t utf8_step(const unsigned char *bytes, size_t length, bool *valid) {
    unsigned char lead = bytes[0];
    unsigned char low = 0x80, high = 0xbf; /* of the second byte: narrower after some leads */
    size_t wanted, at;
    *valid = true;
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        wanted = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        wanted = 3;
        low = lead == 0xe0 ? 0xa0 : 0x80;  /* no overlong form */
        high = lead == 0xed ? 0x9f : 0xbf; /* no surrogate */
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        wanted = 4;
        low = lead == 0xf0 ? 0x90 : 0x80;
        high = lead == 0xf4 ? 0x8f : 0xbf; /* nothing beyond U+10FFFF */
    } else {
        *valid = false;
        return 1;
    }
    for (at = 1; at < wanted; at++) {
        if (at == length || bytes[at] < low || bytes[at] > high) {
            *valid = false;
            return at;
        }
        low = 0x80;
        high = 0xbf;
    }
    return wanted;
}

size_t utf8_encode(uint32_t point, char *text) {
    if (point < 0x80) {
        text[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        text[0] = (char)(0xc0 | point >> 6);
        text[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        text[0] = (char)(0xe0 | point >> 12);
        text[1] = (char)(0x80 | (point >> 6 & 0x3f));
        text[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    text[0] = (char)(0xf0 | point >> 18);
    text[1] = (char)(0x80 | (point >> 12 & 0x3f));
    text[2] = (char)(0x80 | (point >> 6 & 0x3f));
    text[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}
