/*
 * arguments.h: named values of a request, from the query or from JSON, checked against what the endpoint takes.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ARGUMENTS_H
#define BIOTECH_ARGUMENTS_H

#include "problem.h"

/* One value that an endpoint takes: a whole number or one of several words. What is not given stays as it was. */
typedef struct argument {
    const char *name;
    int64_t *number; /* NULL for words */
    int64_t minimum, maximum;
    const char *const *words; /* ends with NULL; any case */
    int *word;                /* index in `words` */
    bool given;
} argument;

/* An argument that is a whole number from `minimum` to `maximum`. */
argument argument_number(const char *name, int64_t *number, int64_t minimum, int64_t maximum);

/* An argument that is one of several words. */
argument argument_word(const char *name, int *word, const char *const *words);

/* The one of that name, or NULL. */
argument *argument_find(argument *list, size_t count, const char *name);

/* Takes a value. `noun` is what messages call it, "parameter" or "field". QNTX_ERR_INVALID with a problem. */
qntx_status argument_set_number(argument *one, int64_t value, const char *noun, problem *what);
qntx_status argument_set_text(argument *one, const char *text, const char *noun, problem *what);

/* A problem if it was given before; from then on it counts as given. */
qntx_status argument_take(argument *one, const char *noun, problem *what);

/*
 * Reads a query string: percent-decoded, '+' for a blank. A parameter that is not in the list, comes twice, or has a
 * value that does not fit is a problem that names it.
 */
qntx_status arguments_read_query(qntx_str query, argument *list, size_t count, problem *what);

#endif
