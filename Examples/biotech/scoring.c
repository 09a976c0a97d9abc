/* SPDX-License-Identifier: MIT */
#include "scoring.h"

#include <string.h>

static const char blosum62_letters[] = "ARNDCQEGHILKMFPSTWYVBZX*";

/* Henikoff and Henikoff 1992, in half bits, as NCBI distributes it. */
static const int8_t blosum62[24][24] = {
    { 4, -1, -2, -2,  0, -1, -1,  0, -2, -1, -1, -1, -1, -2, -1,  1,  0, -3, -2,  0, -2, -1,  0, -4}, /* A */
    {-1,  5,  0, -2, -3,  1,  0, -2,  0, -3, -2,  2, -1, -3, -2, -1, -1, -3, -2, -3, -1,  0, -1, -4}, /* R */
    {-2,  0,  6,  1, -3,  0,  0,  0,  1, -3, -3,  0, -2, -3, -2,  1,  0, -4, -2, -3,  3,  0, -1, -4}, /* N */
    {-2, -2,  1,  6, -3,  0,  2, -1, -1, -3, -4, -1, -3, -3, -1,  0, -1, -4, -3, -3,  4,  1, -1, -4}, /* D */
    { 0, -3, -3, -3,  9, -3, -4, -3, -3, -1, -1, -3, -1, -2, -3, -1, -1, -2, -2, -1, -3, -3, -2, -4}, /* C */
    {-1,  1,  0,  0, -3,  5,  2, -2,  0, -3, -2,  1,  0, -3, -1,  0, -1, -2, -1, -2,  0,  3, -1, -4}, /* Q */
    {-1,  0,  0,  2, -4,  2,  5, -2,  0, -3, -3,  1, -2, -3, -1,  0, -1, -3, -2, -2,  1,  4, -1, -4}, /* E */
    { 0, -2,  0, -1, -3, -2, -2,  6, -2, -4, -4, -2, -3, -3, -2,  0, -2, -2, -3, -3, -1, -2, -1, -4}, /* G */
    {-2,  0,  1, -1, -3,  0,  0, -2,  8, -3, -3, -1, -2, -1, -2, -1, -2, -2,  2, -3,  0,  0, -1, -4}, /* H */
    {-1, -3, -3, -3, -1, -3, -3, -4, -3,  4,  2, -3,  1,  0, -3, -2, -1, -3, -1,  3, -3, -3, -1, -4}, /* I */
    {-1, -2, -3, -4, -1, -2, -3, -4, -3,  2,  4, -2,  2,  0, -3, -2, -1, -2, -1,  1, -4, -3, -1, -4}, /* L */
    {-1,  2,  0, -1, -3,  1,  1, -2, -1, -3, -2,  5, -1, -3, -1,  0, -1, -3, -2, -2,  0,  1, -1, -4}, /* K */
    {-1, -1, -2, -3, -1,  0, -2, -3, -2,  1,  2, -1,  5,  0, -2, -1, -1, -1, -1,  1, -3, -1, -1, -4}, /* M */
    {-2, -3, -3, -3, -2, -3, -3, -3, -1,  0,  0, -3,  0,  6, -4, -2, -2,  1,  3, -1, -3, -3, -1, -4}, /* F */
    {-1, -2, -2, -1, -3, -1, -1, -2, -2, -3, -3, -1, -2, -4,  7, -1, -1, -4, -3, -2, -2, -1, -2, -4}, /* P */
    { 1, -1,  1,  0, -1,  0,  0,  0, -1, -2, -2,  0, -1, -2, -1,  4,  1, -3, -2, -2,  0,  0,  0, -4}, /* S */
    { 0, -1,  0, -1, -1, -1, -1, -2, -2, -1, -1, -1, -1, -2, -1,  1,  5, -2, -2,  0, -1, -1,  0, -4}, /* T */
    {-3, -3, -4, -4, -2, -2, -3, -2, -2, -3, -2, -3, -1,  1, -4, -3, -2, 11,  2, -3, -4, -3, -2, -4}, /* W */
    {-2, -2, -2, -3, -2, -1, -2, -3,  2, -1, -1, -2, -1,  3, -3, -2, -2,  2,  7, -1, -3, -2, -1, -4}, /* Y */
    { 0, -3, -3, -3, -1, -2, -2, -3, -3,  3,  1, -2,  1, -1, -2, -2,  0, -3, -1,  4, -3, -2, -1, -4}, /* V */
    {-2, -1,  3,  4, -3,  0,  1, -1,  0, -3, -4,  0, -3, -3, -2,  0, -1, -4, -3, -3,  4,  1, -1, -4}, /* B */
    {-1,  0,  0,  1, -3,  3,  4, -2,  0, -3, -3,  1, -1, -3, -1,  0, -1, -3, -2, -2,  1,  4, -1, -4}, /* Z */
    { 0, -1, -1, -1, -2, -1, -1, -1, -1, -1, -1, -1, -1, -1, -2,  0,  0, -2, -1, -1, -1, -1, -1, -4}, /* X */
    {-4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4,  1}, /* * */
};

static void accept(scoring *out, char letter) {
    uint8_t residue = letter == '*' ? 26 : (uint8_t)(letter - 'A');
    out->codes[(unsigned char)letter] = residue;
    if (letter != '*') {
        out->codes[(unsigned char)letter + 32] = residue;
    }
}

static void clear(scoring *out) {
    memset(out, 0, sizeof *out);
    memset(out->codes, RESIDUE_NONE, sizeof out->codes);
    out->codes[' '] = RESIDUE_BLANK;
    out->codes['\t'] = RESIDUE_BLANK;
}

static void note(scoring *out, int32_t score) {
    int32_t amount = score < 0 ? -score : score;
    out->largest = amount > out->largest ? amount : out->largest;
}

void scoring_identity(scoring *out, int32_t match, int32_t mismatch) {
    int a, b;
    clear(out);
    out->alphabet = "a letter or '*'";
    for (a = 0; a < RESIDUES; a++) {
        accept(out, residue_letter((uint8_t)a));
        for (b = 0; b < RESIDUES; b++) {
            out->pairs[a][b] = a == b ? match : mismatch;
        }
    }
    note(out, match);
    note(out, mismatch);
}

void scoring_blosum62(scoring *out) {
    int a, b;
    clear(out);
    out->alphabet = "an amino acid of BLOSUM62";
    for (a = 0; a < 24; a++) {
        accept(out, blosum62_letters[a]);
    }
    for (a = 0; a < 24; a++) {
        int32_t *row = out->pairs[out->codes[(unsigned char)blosum62_letters[a]]];
        for (b = 0; b < 24; b++) {
            row[out->codes[(unsigned char)blosum62_letters[b]]] = blosum62[a][b];
            note(out, blosum62[a][b]);
        }
    }
}

void scoring_gaps(scoring *out, int32_t gap_open, int32_t gap_extend) {
    out->gap_open = gap_open;
    out->gap_extend = gap_extend;
    note(out, gap_open);
    note(out, gap_extend);
}
