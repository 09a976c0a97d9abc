/*
 * composition.h: counts the bases of a nucleotide sequence.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_COMPOSITION_H
#define BIOTECH_COMPOSITION_H

#include "json_writer.h"

/* How often each kind of IUPAC code occurs, upper and lower case alike. */
typedef struct composition {
    uint64_t a, c, g, t, u, n;
    uint64_t ambiguous; /* R Y S W K M B D H V */
    uint64_t gaps;      /* '-' */
    uint64_t stops;     /* '*' */
} composition;

/*
 * Counts a piece of sequence, skipping blanks and tabs. Gives the number of bytes up to the first that is no
 * nucleotide code: `length` if all are sound.
 */
size_t composition_count(composition *sum, const unsigned char *bytes, size_t length);

/* Adds one to the other. */
void composition_add(composition *sum, const composition *part);

/* The number of bases: every letter, neither gaps nor stops. */
uint64_t composition_length(const composition *sum);

/* Writes length, counts and GC as members of the object that is open. GC is among A, C, G, T and U only. */
void composition_write(json_writer *json, const composition *sum);

#endif
