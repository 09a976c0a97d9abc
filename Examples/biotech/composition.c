/* SPDX-License-Identifier: MIT */
#include "composition.h"

/*
 * Seven counters of a byte each share a 64-bit word: a table gives every byte the word with a one in its counter, and
 * a run of at most 255 of them is counted by adding up words, without a branch. Bytes that are no base add nothing, and
 * a run that has any is looked at again, byte by byte.
 */
enum { AT_A, AT_C, AT_G, AT_T, AT_U, AT_N, AT_AMBIGUOUS };

#define ONE(COUNTER) (UINT64_C(1) << (8 * (COUNTER)))
#define LETTER(UPPER, LOWER, COUNTER) [UPPER] = ONE(COUNTER), [LOWER] = ONE(COUNTER)

static const uint64_t known[256] = {
    LETTER('A', 'a', AT_A),         LETTER('C', 'c', AT_C),         LETTER('G', 'g', AT_G),
    LETTER('T', 't', AT_T),         LETTER('U', 'u', AT_U),         LETTER('N', 'n', AT_N),
    LETTER('R', 'r', AT_AMBIGUOUS), LETTER('Y', 'y', AT_AMBIGUOUS), LETTER('S', 's', AT_AMBIGUOUS),
    LETTER('W', 'w', AT_AMBIGUOUS), LETTER('K', 'k', AT_AMBIGUOUS), LETTER('M', 'm', AT_AMBIGUOUS),
    LETTER('B', 'b', AT_AMBIGUOUS), LETTER('D', 'd', AT_AMBIGUOUS), LETTER('H', 'h', AT_AMBIGUOUS),
    LETTER('V', 'v', AT_AMBIGUOUS),
};

enum { RUN = 254 }; /* even, and no counter of the sum can overflow */

static uint64_t counter(uint64_t word, int at) {
    return (word >> (8 * at)) & 0xff;
}

static void add_word(composition *sum, uint64_t word) {
    sum->a += counter(word, AT_A);
    sum->c += counter(word, AT_C);
    sum->g += counter(word, AT_G);
    sum->t += counter(word, AT_T);
    sum->u += counter(word, AT_U);
    sum->n += counter(word, AT_N);
    sum->ambiguous += counter(word, AT_AMBIGUOUS);
}

/* A run with rare bytes. Gives the number of bytes up to the first that is unsound. */
static size_t count_slowly(composition *sum, const unsigned char *bytes, size_t length) {
    size_t i;
    for (i = 0; i < length; i++) {
        if (known[bytes[i]] != 0) {
            add_word(sum, known[bytes[i]]);
        } else if (bytes[i] == '-') {
            sum->gaps++;
        } else if (bytes[i] == '*') {
            sum->stops++;
        } else if (bytes[i] != ' ' && bytes[i] != '\t') {
            break;
        }
    }
    return i;
}

size_t composition_count(composition *sum, const unsigned char *bytes, size_t length) {
    size_t done = 0;
    while (done < length) {
        size_t run = length - done < RUN ? length - done : RUN;
        const unsigned char *at = bytes + done;
        uint64_t even = 0, odd = 0, all;
        size_t i, counted;
        for (i = 0; i + 2 <= run; i += 2) {
            even += known[at[i]];
            odd += known[at[i + 1]];
        }
        if (i < run) {
            even += known[at[i]];
        }
        all = even + odd;
        /* Every base adds one to some counter: fewer in all than bytes means that rare ones were among them. */
        counted = (size_t)(counter(all, AT_A) + counter(all, AT_C) + counter(all, AT_G) + counter(all, AT_T) +
                           counter(all, AT_U) + counter(all, AT_N) + counter(all, AT_AMBIGUOUS));
        if (counted == run) {
            add_word(sum, all);
        } else {
            size_t sound = count_slowly(sum, at, run);
            if (sound < run) {
                return done + sound;
            }
        }
        done += run;
    }
    return length;
}

void composition_add(composition *sum, const composition *part) {
    sum->a += part->a;
    sum->c += part->c;
    sum->g += part->g;
    sum->t += part->t;
    sum->u += part->u;
    sum->n += part->n;
    sum->ambiguous += part->ambiguous;
    sum->gaps += part->gaps;
    sum->stops += part->stops;
}

uint64_t composition_length(const composition *sum) {
    return sum->a + sum->c + sum->g + sum->t + sum->u + sum->n + sum->ambiguous;
}

void composition_write(json_writer *json, const composition *sum) {
    uint64_t strong = sum->g + sum->c;
    uint64_t known_bases = strong + sum->a + sum->t + sum->u;
    json_count_member(json, "length", composition_length(sum));
    json_key(json, "counts");
    json_open(json, '{');
    json_count_member(json, "A", sum->a);
    json_count_member(json, "C", sum->c);
    json_count_member(json, "G", sum->g);
    json_count_member(json, "T", sum->t);
    json_count_member(json, "U", sum->u);
    json_count_member(json, "N", sum->n);
    json_count_member(json, "ambiguous", sum->ambiguous);
    json_count_member(json, "gaps", sum->gaps);
    json_count_member(json, "stops", sum->stops);
    json_close(json, '}');
    json_ratio_member(json, "gc", strong, known_bases, 6);
    json_ratio_member(json, "gc_percent", strong * 100, known_bases, 2);
}
