/*
 * utf8.h: steps through UTF-8 that may be broken.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_UTF8_H
#define BIOTECH_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The length of the character at `bytes` (of which there are `length`, at least 1). Where there is none, `*valid` is
 * false and the length is that of the piece which one U+FFFD stands for: the longest beginning of a character, or one
 * byte, as the Unicode standard recommends.
 */
size_t utf8_step(const unsigned char *bytes, size_t length, bool *valid);

/* Writes a code point below 0x110000 that is not a surrogate; at most 4 bytes. Gives their number. */
size_t utf8_encode(uint32_t point, char *text);

#endif
