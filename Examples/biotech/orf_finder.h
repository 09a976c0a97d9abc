/*
 * orf_finder.h: finds open reading frames on both strands.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ORF_FINDER_H
#define BIOTECH_ORF_FINDER_H

#include "codons.h"
#include "qntx_plugin.h"

/* One reading frame, start to stop, the stop codon included where there is one. */
typedef struct orf {
    size_t begin, end; /* on the forward strand: from 0, the end excluded */
    bool reverse;      /* on the other strand, which is read from `end` down */
    bool partial_5;    /* the sequence begins before any stop: it may have begun further up */
    bool partial_3;    /* the sequence ends before its stop */
} orf;

/* Its amino acids, the stop not counted. */
static inline size_t orf_amino_acids(const orf *one) {
    return (one->end - one->begin) / 3 - (one->partial_3 ? 0 : 1);
}

typedef struct orf_search {
    const uint8_t *bases; /* sets, see codons.h */
    size_t length;
    const codon_table *table;
    start_rule rule;     /* the one that the table was made for */
    size_t amino_acids;  /* at least, from 1 */
    void *context;
    qntx_status (*found)(void *context, const orf *one); /* a failure ends the search */
    bool (*goes_on)(void *context);                      /* asked now and then */
} orf_search;

/*
 * Finds, for every stop codon, the longest frame that ends there and, where the sequence ends first, the longest that
 * runs out of it. In the order in which their right ends are met. QNTX_ERR_CLOSED when told not to go on.
 */
qntx_status orf_find(const orf_search *search);

#endif
