/*
 * fasta.h: reads FASTA that arrives in pieces.
 * SPDX-License-Identifier: MIT
 *
 * A record is a line with '>', an identifier and, after blanks, a description; then its sequence over any number of
 * lines. Lines end with LF or CR LF, the last one may end without. Empty lines count for nothing, nor do lines that
 * begin with ';'. Any other byte that is out of place is a problem that names its line and column.
 */
#ifndef BIOTECH_FASTA_H
#define BIOTECH_FASTA_H

#include "buffer.h"
#include "problem.h"

/* Who takes the records. Each function's failure stops the reading and is what fasta_feed returns. */
typedef struct fasta_sink {
    void *context;
    /* What the sequence consists of, for messages: "a nucleotide code". */
    const char *alphabet;
    /* Begins a record. `header` is the line after the '>', borrowed for the call. */
    qntx_status (*record)(void *context, const char *header, size_t length);
    /*
     * Takes a piece of the record's sequence: part of one line, blanks and letters as sent. `*taken` is how many of its
     * bytes are sound; fewer than `length` means that the next one does not belong into a sequence.
     */
    qntx_status (*bases)(void *context, const unsigned char *bytes, size_t length, size_t *taken);
} fasta_sink;

typedef struct fasta_reader {
    fasta_sink sink;
    problem *what;
    uint64_t line;    /* from 1 */
    uint64_t column;  /* bytes of the line that are done with */
    uint64_t records; /* begun */
    int place;        /* where in a line; private */
    bool carriage_return;
    buffer header;
} fasta_reader;

/* Starts a reader. `what` stays the caller's and is where problems go. */
fasta_reader fasta_begin(fasta_sink sink, problem *what);

/* Reads the next piece. QNTX_ERR_INVALID with a problem, QNTX_ERR_NO_MEMORY, or what the sink returned. */
qntx_status fasta_feed(fasta_reader *reader, const unsigned char *bytes, size_t length);

/* Reads the end. A text without any record is a problem. */
qntx_status fasta_finish(fasta_reader *reader);

/* Frees the reader's memory. */
void fasta_free(fasta_reader *reader);

/* Splits a header line: the identifier is its first word, the description all that follows. Views into `header`. */
void fasta_split(const char *header, size_t length, qntx_str *identifier, qntx_str *description);

#endif
