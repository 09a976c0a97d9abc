/* SPDX-License-Identifier: MIT */
#include "arguments.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

enum { LONGEST = 64 }; /* of a name or value, decoded; no argument is longer */

argument argument_number(const char *name, int64_t *number, int64_t minimum, int64_t maximum) {
    argument one = {name, number, minimum, maximum, NULL, NULL, false};
    return one;
}

argument argument_word(const char *name, int *word, const char *const *words) {
    argument one = {name, NULL, 0, 0, words, word, false};
    return one;
}

argument *argument_find(argument *list, size_t count, const char *name) {
    size_t i;
    for (i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

qntx_status argument_take(argument *one, const char *noun, problem *what) {
    if (one->given) {
        return problem_set(what, 400, "%s '%s' is given twice", noun, one->name);
    }
    one->given = true;
    return QNTX_OK;
}

/* Decimal digits with an optional minus sign, nothing else. */
static bool parse_number(const char *text, int64_t *value) {
    bool negative = *text == '-';
    int64_t sum = 0;
    text += negative ? 1 : 0;
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || sum > (INT64_MAX - 9) / 10) {
            return false;
        }
        sum = sum * 10 + (*text - '0');
    }
    *value = negative ? -sum : sum;
    return true;
}

/* What would have been right. */
static qntx_status unfit(const argument *one, const char *noun, problem *what) {
    char choices[128];
    size_t length = 0, i;
    if (one->number != NULL) {
        return problem_set(what, 400, "%s '%s' must be a whole number from %" PRId64 " to %" PRId64, noun, one->name,
                           one->minimum, one->maximum);
    }
    choices[0] = '\0';
    for (i = 0; one->words[i] != NULL && length < sizeof choices; i++) {
        int added = snprintf(choices + length, sizeof choices - length, "%s%s", i > 0 ? ", " : "", one->words[i]);
        length += added > 0 ? (size_t)added : 0;
    }
    return problem_set(what, 400, "%s '%s' must be one of: %s", noun, one->name, choices);
}

qntx_status argument_set_number(argument *one, int64_t value, const char *noun, problem *what) {
    if (one->number == NULL || value < one->minimum || value > one->maximum) {
        return unfit(one, noun, what);
    }
    *one->number = value;
    return QNTX_OK;
}

qntx_status argument_set_text(argument *one, const char *text, const char *noun, problem *what) {
    size_t i;
    for (i = 0; one->words != NULL && one->words[i] != NULL; i++) {
        if (word_is(qntx_cstr(text), one->words[i])) {
            *one->word = (int)i;
            return QNTX_OK;
        }
    }
    return unfit(one, noun, what);
}

static int hex_digit(char byte) {
    byte = word_lower(byte);
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/*
 * Decodes the part of the query from `*at` up to one of the two bytes, into `text` of LONGEST + 1 bytes; what is longer
 * is cut there, and fits no argument then.
 */
static qntx_status decode(qntx_str query, size_t *at, const char *ends, char *text, problem *what) {
    size_t length = 0;
    while (*at < query.length && query.data[*at] != ends[0] && query.data[*at] != ends[1]) {
        size_t begin = *at;
        char byte = query.data[*at];
        if (byte == '%') {
            int high = *at + 2 < query.length ? hex_digit(query.data[*at + 1]) : -1;
            int low = high >= 0 ? hex_digit(query.data[*at + 2]) : -1;
            if (low < 0) {
                return problem_set(what, 400, "the query has a malformed percent-escape at byte %zu", begin + 1);
            }
            byte = (char)(high * 16 + low);
            *at += 2;
        } else if (byte == '+') {
            byte = ' ';
        }
        if (byte == '\0') {
            return problem_set(what, 400, "the query has a NUL character at byte %zu", begin + 1);
        }
        if (length < LONGEST) {
            text[length++] = byte;
        }
        ++*at;
    }
    text[length] = '\0';
    return QNTX_OK;
}

static qntx_status set(argument *one, const char *text, problem *what) {
    int64_t value;
    qntx_status status = argument_take(one, "parameter", what);
    if (status != QNTX_OK) {
        return status;
    }
    if (one->number == NULL) {
        return argument_set_text(one, text, "parameter", what);
    }
    return parse_number(text, &value) ? argument_set_number(one, value, "parameter", what)
                                      : unfit(one, "parameter", what);
}

qntx_status arguments_read_query(qntx_str query, argument *list, size_t count, problem *what) {
    char name[LONGEST + 1], value[LONGEST + 1];
    size_t at = 0;
    qntx_status status = QNTX_OK;
    while (status == QNTX_OK && at < query.length) {
        argument *one;
        size_t begin = at;
        status = decode(query, &at, "=&", name, what);
        if (status != QNTX_OK) {
            return status;
        }
        value[0] = '\0';
        if (at < query.length && query.data[at] == '=') {
            at++;
            status = decode(query, &at, "&&", value, what);
        }
        if (status == QNTX_OK && at > begin) {
            one = argument_find(list, count, name);
            status = one != NULL ? set(one, value, what) : problem_set(what, 400, "unknown parameter '%s'", name);
        }
        at++; /* the '&' */
    }
    return status;
}
