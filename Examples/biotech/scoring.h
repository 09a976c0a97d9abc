/*
 * scoring.h: what two residues, or a gap, are worth in an alignment.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_SCORING_H
#define BIOTECH_SCORING_H

#include "qntx_plugin.h"

/* A residue as a number: 'A' to 'Z' are 0 to 25, '*' is 26. */
enum { RESIDUES = 27, RESIDUE_BLANK = 254, RESIDUE_NONE = 255 };

typedef struct scoring {
    int32_t pairs[RESIDUES][32]; /* the rows are 32 long so that an index is a shift */
    int32_t gap_open;            /* for a gap as such, at most 0 */
    int32_t gap_extend;          /* for each residue in it, at most 0 */
    int32_t largest;             /* the greatest amount of any of them */
    uint8_t codes[256];          /* byte to residue, RESIDUE_BLANK or RESIDUE_NONE */
    const char *alphabet;        /* for messages: "a letter or '*'" */
} scoring;

/* Equal letters score `match`, others `mismatch`; every letter is taken. */
void scoring_identity(scoring *out, int32_t match, int32_t mismatch);

/* The BLOSUM62 matrix; its 24 letters are taken. */
void scoring_blosum62(scoring *out);

/* Sets the gap scores; last of all. */
void scoring_gaps(scoring *out, int32_t gap_open, int32_t gap_extend);

/* The letter of a residue. */
static inline char residue_letter(uint8_t residue) {
    return residue < 26 ? (char)('A' + residue) : '*';
}

#endif
