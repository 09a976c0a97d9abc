/* SPDX-License-Identifier: MIT */
#include "codons.h"

#include <string.h>

#define LETTER(UPPER, LOWER, SET) [UPPER] = SET, [LOWER] = SET

const uint8_t base_sets[256] = {
    LETTER('A', 'a', 1),      LETTER('C', 'c', 2),      LETTER('G', 'g', 4),      LETTER('T', 't', 8),
    LETTER('U', 'u', 8),      LETTER('R', 'r', 1 | 4),  LETTER('Y', 'y', 2 | 8),  LETTER('S', 's', 2 | 4),
    LETTER('W', 'w', 1 | 8),  LETTER('K', 'k', 4 | 8),  LETTER('M', 'm', 1 | 2),  LETTER('B', 'b', 2 | 4 | 8),
    LETTER('D', 'd', 1 | 4 | 8), LETTER('H', 'h', 1 | 2 | 8), LETTER('V', 'v', 1 | 2 | 4), LETTER('N', 'n', 15),
    [' '] = BASE_BLANK,       ['\t'] = BASE_BLANK,
};

static unsigned complement(unsigned set) {
    return (set & 1) << 3 | (set & 2) << 1 | (set & 4) >> 1 | (set & 8) >> 3;
}

unsigned codon_reverse(unsigned codon) {
    return complement(codon & 15) << 8 | complement(codon >> 4 & 15) << 4 | complement(codon >> 8);
}

/* Finds a base that may be several things; gives them, as bits of the codon, and the lowest of those. */
static bool find_ambiguous(unsigned codon, unsigned *lowest, unsigned *all) {
    unsigned shift;
    for (shift = 0; shift < 12; shift += 4) {
        *all = codon & 15u << shift;
        *lowest = *all & (0u - *all);
        if (*all != *lowest) {
            return true;
        }
    }
    return false;
}

static bool has_all_bases(unsigned codon) {
    return (codon & 0xf) != 0 && (codon & 0xf0) != 0 && (codon & 0xf00) != 0;
}

/* The 64 codons that are not ambiguous. */
static void fill_plain(codon_table *table, const genetic_code *code, start_rule rule) {
    static const unsigned order[4] = {8, 2, 1, 4}; /* T, C, A, G: NCBI's order */
    enum { ATG = 2 * 16 + 0 * 4 + 3 };
    int i;
    for (i = 0; i < 64; i++) {
        unsigned codon = order[i >> 4] << 8 | order[i >> 2 & 3] << 4 | order[i & 3];
        bool starts = rule == START_ATG ? i == ATG : rule == START_TABLE && code->starts[i] == 'M';
        table->amino_acids[codon] = code->amino_acids[i];
        table->marks[codon] =
            (uint8_t)((code->amino_acids[i] == '*' ? FORWARD_STOP : 0) | (starts ? FORWARD_START : 0));
    }
}

void codon_table_make(codon_table *table, const genetic_code *code, start_rule rule) {
    unsigned codon;
    memset(table, 0, sizeof *table);
    fill_plain(table, code, rule);
    /* An ambiguous codon is split in two that have fewer readings, both of a lower number and so known already. */
    for (codon = 0; codon < CODONS; codon++) {
        unsigned lowest, all;
        if (has_all_bases(codon) && find_ambiguous(codon, &lowest, &all)) {
            unsigned one = (codon ^ all) | lowest;
            unsigned others = codon ^ lowest;
            bool same = table->amino_acids[one] == table->amino_acids[others];
            table->amino_acids[codon] = same ? table->amino_acids[one] : 'X';
            table->marks[codon] = table->marks[one] & table->marks[others];
        }
    }
    for (codon = 0; codon < CODONS; codon++) {
        unsigned marks = table->marks[codon_reverse(codon)];
        table->marks[codon] |= (uint8_t)((marks & FORWARD_STOP ? REVERSE_STOP : 0) |
                                         (marks & FORWARD_START ? REVERSE_START : 0));
    }
}
