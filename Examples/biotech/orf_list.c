/* SPDX-License-Identifier: MIT */
#include "orf_list.h"

#include <stdlib.h>

static int by_place(const void *left, const void *right) {
    const orf *a = left;
    const orf *b = right;
    if (a->begin != b->begin) {
        return a->begin < b->begin ? -1 : 1;
    }
    if (a->end != b->end) {
        return a->end < b->end ? -1 : 1;
    }
    return (int)a->reverse - (int)b->reverse;
}

static qntx_status grow(orf_list *list) {
    size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
    orf *items = realloc(list->items, capacity * sizeof *items);
    if (items == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    list->items = items;
    list->capacity = capacity;
    return QNTX_OK;
}

void orf_list_sort(orf_list *list) {
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof *list->items, by_place);
    }
    if (list->count > list->limit) {
        list->count = list->limit;
    }
}

qntx_status orf_list_add(orf_list *list, const orf *one) {
    if (list->limit == 0) {
        return QNTX_OK;
    }
    if (list->count == list->capacity) {
        qntx_status status = QNTX_OK;
        if (list->count >= 2 * list->limit) {
            orf_list_sort(list); /* every time, half of them go: that is cheap enough */
        } else {
            status = grow(list);
        }
        if (status != QNTX_OK) {
            return status;
        }
    }
    list->items[list->count++] = *one;
    return QNTX_OK;
}

void orf_list_free(orf_list *list) {
    free(list->items);
    list->items = NULL;
    list->count = 0;
    list->capacity = 0;
}
