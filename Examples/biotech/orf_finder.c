/* SPDX-License-Identifier: MIT */
#include "orf_finder.h"

enum { BASES_BETWEEN_QUESTIONS = 1 << 22 };

#define NONE SIZE_MAX

/* What is open in one of the three phases, while the sequence is read once from left to right. */
typedef struct phase {
    size_t forward_begin; /* where the frame that will end at the next forward stop begins, or NONE */
    bool forward_stopped; /* a forward stop has been met */
    size_t reverse_stop;  /* the last reverse stop met, which a reverse frame to its right ends with, or NONE */
    size_t reverse_start; /* the last reverse start met since, or NONE */
} phase;

static qntx_status report(const orf_search *search, orf one) {
    return one.end - one.begin >= 3 && orf_amino_acids(&one) >= search->amino_acids
               ? search->found(search->context, &one)
               : QNTX_OK;
}

/* The forward frame of a phase, which ends before `end`. */
static qntx_status end_forward(const orf_search *search, const phase *open, size_t end, bool stop) {
    orf one = {0, 0, false, false, false};
    if (open->forward_begin == NONE) {
        return QNTX_OK;
    }
    one.begin = open->forward_begin;
    one.end = end;
    one.partial_5 = search->rule == START_ANY && !open->forward_stopped;
    one.partial_3 = !stop;
    return report(search, one);
}

/* The reverse frame of a phase. `end` is where the next reverse stop, or nothing more, begins. */
static qntx_status end_reverse(const orf_search *search, const phase *open, size_t first, size_t end, bool stop) {
    orf one = {0, 0, true, false, false};
    if (search->rule != START_ANY && open->reverse_start == NONE) {
        return QNTX_OK;
    }
    one.begin = open->reverse_stop != NONE ? open->reverse_stop : first;
    one.end = search->rule == START_ANY ? end : open->reverse_start + 3;
    one.partial_5 = search->rule == START_ANY && !stop;
    one.partial_3 = open->reverse_stop == NONE;
    return report(search, one);
}

/* A codon that stops or starts something. */
static qntx_status meet(const orf_search *search, phase *open, size_t first, size_t at, unsigned marks) {
    qntx_status status = QNTX_OK;
    if ((marks & FORWARD_STOP) != 0) {
        status = end_forward(search, open, at + 3, true);
        open->forward_begin = search->rule == START_ANY ? at + 3 : NONE;
        open->forward_stopped = true;
    } else if ((marks & FORWARD_START) != 0 && open->forward_begin == NONE) {
        open->forward_begin = at;
    }
    if (status == QNTX_OK && (marks & REVERSE_STOP) != 0) {
        status = end_reverse(search, open, first, at, true);
        open->reverse_stop = at;
        open->reverse_start = NONE;
    } else if ((marks & REVERSE_START) != 0) {
        open->reverse_start = at;
    }
    return status;
}

qntx_status orf_find(const orf_search *search) {
    phase phases[3];
    size_t codons = search->length >= 3 ? search->length - 2 : 0; /* in all phases together */
    size_t at, current = 0, i;
    unsigned codon = search->length >= 3 ? codon_at(search->bases) >> 4 : 0;
    qntx_status status = QNTX_OK;
    for (i = 0; i < 3; i++) {
        phases[i].forward_begin = search->rule == START_ANY ? i : NONE;
        phases[i].forward_stopped = false;
        phases[i].reverse_stop = NONE;
        phases[i].reverse_start = NONE;
    }
    for (at = 0; at < codons && status == QNTX_OK; at++) {
        unsigned marks;
        codon = (codon << 4 | search->bases[at + 2]) & (CODONS - 1);
        marks = search->table->marks[codon];
        if (marks != 0) {
            status = meet(search, &phases[current], current, at, marks);
        }
        current = current == 2 ? 0 : current + 1;
        if (at % BASES_BETWEEN_QUESTIONS == BASES_BETWEEN_QUESTIONS - 1 && !search->goes_on(search->context)) {
            status = QNTX_ERR_CLOSED;
        }
    }
    for (i = 0; i < 3 && i < codons && status == QNTX_OK; i++) {
        size_t end = i + (search->length - i) / 3 * 3; /* of the phase's last whole codon */
        if (phases[i].forward_begin != NONE && phases[i].forward_begin < end) {
            status = end_forward(search, &phases[i], end, false);
        }
        if (status == QNTX_OK) {
            status = end_reverse(search, &phases[i], i, end, false);
        }
    }
    return status;
}
