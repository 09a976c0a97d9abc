/* SPDX-License-Identifier: MIT */
#include "length_table.h"

#include <stdlib.h>

static size_t first_place(uint64_t length, size_t capacity) {
    return (size_t)((length * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (capacity - 1);
}

static length_count *find(length_count *places, size_t capacity, uint64_t length) {
    size_t at = first_place(length, capacity);
    while (places[at].count != 0 && places[at].length != length) {
        at = (at + 1) & (capacity - 1);
    }
    return &places[at];
}

static qntx_status grow(length_table *table) {
    size_t capacity = table->capacity == 0 ? 64 : table->capacity * 2;
    length_count *places = calloc(capacity, sizeof *places);
    size_t i;
    if (places == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    for (i = 0; i < table->capacity; i++) {
        if (table->places[i].count != 0) {
            *find(places, capacity, table->places[i].length) = table->places[i];
        }
    }
    free(table->places);
    table->places = places;
    table->capacity = capacity;
    return QNTX_OK;
}

qntx_status length_table_add(length_table *table, uint64_t length) {
    length_count *place;
    if (table->used * 2 >= table->capacity) {
        qntx_status status = grow(table);
        if (status != QNTX_OK) {
            return status;
        }
    }
    place = find(table->places, table->capacity, length);
    if (place->count == 0) {
        place->length = length;
        table->used++;
    }
    place->count++;
    return QNTX_OK;
}

static int longest_first(const void *left, const void *right) {
    uint64_t a = ((const length_count *)left)->length;
    uint64_t b = ((const length_count *)right)->length;
    return (a < b) - (a > b);
}

/* How many of the longest records hold at least `wanted` bases, and the shortest of those. */
static length_share share(const length_table *table, uint64_t wanted) {
    length_share result = {0, 0};
    uint64_t held = 0;
    size_t i;
    for (i = 0; i < table->used && held < wanted; i++) {
        const length_count *entry = &table->places[i];
        uint64_t needed = (wanted - held + entry->length - 1) / (entry->length > 0 ? entry->length : 1);
        uint64_t records = needed < entry->count ? needed : entry->count;
        held += records * entry->length;
        result.records += records;
        result.length = entry->length;
    }
    return result;
}

length_summary length_table_summary(length_table *table) {
    length_summary sum = {0, 0, 0, 0, {0, 0}, {0, 0}};
    size_t i, used = 0;
    for (i = 0; i < table->capacity; i++) {
        if (table->places[i].count != 0) {
            table->places[used++] = table->places[i];
        }
    }
    if (used == 0) {
        return sum;
    }
    qsort(table->places, used, sizeof *table->places, longest_first);
    for (i = 0; i < used; i++) {
        sum.records += table->places[i].count;
        sum.total += table->places[i].count * table->places[i].length;
    }
    sum.longest = table->places[0].length;
    sum.shortest = table->places[used - 1].length;
    sum.half = share(table, (sum.total + 1) / 2);
    sum.tenths = share(table, sum.total - sum.total / 10);
    return sum;
}

void length_table_free(length_table *table) {
    free(table->places);
    table->places = NULL;
    table->capacity = 0;
    table->used = 0;
}
