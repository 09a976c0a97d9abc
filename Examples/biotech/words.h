/*
 * words.h: comparisons of ASCII text in any case, and independent of the locale.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_WORDS_H
#define BIOTECH_WORDS_H

#include "qntx_plugin.h"

static inline char word_lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/* Whether a view holds this word, in any case. */
static inline bool word_is(qntx_str view, const char *word) {
    size_t i;
    for (i = 0; i < view.length && word[i] != '\0'; i++) {
        if (word_lower(view.data[i]) != word_lower(word[i])) {
            return false;
        }
    }
    return i == view.length && word[i] == '\0';
}

#endif
