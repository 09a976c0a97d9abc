/*
 * orf_list.h: the first reading frames of a record, by place.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ORF_LIST_H
#define BIOTECH_ORF_LIST_H

#include "orf_finder.h"

/*
 * Keeps the `limit` frames that come first, by begin, then end, the forward strand before the other. Its memory is
 * proportional to the limit, however many are added.
 */
typedef struct orf_list {
    orf *items;
    size_t count, capacity, limit;
} orf_list;

/* Adds one, or drops what comes after the limit. QNTX_ERR_NO_MEMORY. A list begins as {0} with a limit. */
qntx_status orf_list_add(orf_list *list, const orf *one);

/* Sorts what is kept, and drops all beyond the limit. */
void orf_list_sort(orf_list *list);

void orf_list_free(orf_list *list);

#endif
