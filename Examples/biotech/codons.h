/*
 * codons.h: what each codon means, ambiguous ones included.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_CODONS_H
#define BIOTECH_CODONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "genetic_code.h"

/*
 * A base as a set, one bit for each of what it may be: A 1, C 2, G 4, T 8, N all four. The complement has the bits in
 * reverse order. 0 is no base, BASE_BLANK a blank.
 */
enum { BASE_BLANK = 16 };
extern const uint8_t base_sets[256];

/* Three sets as one number below 4096, the first base highest. */
enum { CODONS = 4096 };

static inline unsigned codon_at(const uint8_t *bases) {
    return (unsigned)bases[0] << 8 | (unsigned)bases[1] << 4 | bases[2];
}

/* The codon that stands on the other strand. */
unsigned codon_reverse(unsigned codon);

/* What a codon does, read forward or on the other strand. */
enum { FORWARD_STOP = 1, FORWARD_START = 2, REVERSE_STOP = 4, REVERSE_START = 8 };

typedef enum start_rule {
    START_ATG,   /* ATG alone starts */
    START_TABLE, /* every start codon of the code does */
    START_ANY    /* reading frames go from stop to stop */
} start_rule;

typedef struct codon_table {
    char amino_acids[CODONS]; /* 'X' where the readings of an ambiguous codon differ, '*' for a stop */
    uint8_t marks[CODONS];    /* FORWARD_STOP, ...; a mark holds for an ambiguous codon if it does for every reading */
} codon_table;

/* Makes the table for a code. */
void codon_table_make(codon_table *table, const genetic_code *code, start_rule rule);

#endif
