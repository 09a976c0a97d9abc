/*
 * genetic_code.h: the genetic codes, as NCBI numbers them.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_GENETIC_CODE_H
#define BIOTECH_GENETIC_CODE_H

/*
 * Codons are in NCBI's order: each base goes through T, C, A, G, the last one fastest. Codes in which a codon is both
 * a stop and an amino acid (27, 28, 31) are left out, as a reading frame does not tell which of them is meant.
 */
typedef struct genetic_code {
    int number;
    const char *name;
    const char *amino_acids; /* one letter for each of the 64; '*' is a stop */
    const char *starts;      /* 'M' where translation may begin, else '-' */
} genetic_code;

/* The code of that number, or NULL. */
const genetic_code *genetic_code_find(int number);

/* All numbers, for messages: "1, 2, 3, ...". */
extern const char genetic_code_numbers[];

#endif
