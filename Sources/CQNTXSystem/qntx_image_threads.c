/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_image.h"

#include "qntx_system.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

int qntx_image_thread(void) {
    return gettid();
}

/* Where in its description of a thread glibc has the thread's number and its start routine; 0 where that is unknown. */
static size_t number_offset, routine_offset;

/* How far into the description to look, and how far above the stack it can begin. */
enum { description_size = 2048, search_size = 65536 };

/* A thread that knows both finds them in its own description. */
static void *find_offsets(void *argument) {
    unsigned char description[description_size];
    uintptr_t routine = (uintptr_t)find_offsets;
    int number = gettid();
    long length = qntx_system_read_memory((const void *)pthread_self(), description, sizeof description);
    for (long i = 0; i + (long)sizeof routine <= length; i += (long)sizeof number) {
        if (number_offset == 0 && memcmp(description + i, &number, sizeof number) == 0) {
            number_offset = (size_t)i;
        }
        if (i % (long)sizeof routine == 0 && memcmp(description + i, &routine, sizeof routine) == 0) {
            routine_offset = (size_t)i;
        }
    }
    return argument;
}

static void find_offsets_once(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, find_offsets, NULL) == 0) {
        pthread_join(thread, NULL);
    }
}

int qntx_image_thread_origin(int thread, uintptr_t start, uintptr_t end, uintptr_t *routine, uintptr_t *argument) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_offsets_once);
    if (number_offset == 0 || routine_offset == 0) return 0;
    uintptr_t lowest = end - start > search_size ? end - search_size : start;
    for (uintptr_t at = (end - routine_offset - 2 * sizeof *routine) & ~(uintptr_t)63; at >= lowest; at -= 64) {
        int number;
        uintptr_t words[2];
        const void *place = (const void *)(at + number_offset);
        if (qntx_system_read_memory(place, &number, sizeof number) != (long)sizeof number || number != thread) continue;
        place = (const void *)(at + routine_offset);
        if (qntx_system_read_memory(place, words, sizeof words) != (long)sizeof words) continue;
        *routine = words[0];
        *argument = words[1];
        return 1;
    }
    return 0;
}

/*
 * glibc counts them in its own part of the link map, which it moves from version to version. So a thread registers
 * three that do nothing, and what has become three more is the count. They are over when it ends.
 */
extern int __cxa_thread_atexit_impl(void (*destructor)(void *), void *object, void *inside);

typedef struct probe {
    const void *map;
    void *inside;
    long count;
} probe;

static void do_nothing(void *object) {
    (void)object;
}

static void *count_destructors(void *argument) {
    enum { added = 3, words = 192 };
    probe *probe = argument;
    size_t before[words], after[words];
    long length = qntx_system_read_memory(probe->map, before, sizeof before);
    for (int i = 0; i < added; i++) {
        if (__cxa_thread_atexit_impl(do_nothing, NULL, probe->inside) != 0) return NULL;
    }
    if (length <= 0 || qntx_system_read_memory(probe->map, after, (size_t)length) != length) return NULL;
    int matches = 0;
    for (long i = 0; i < length / (long)sizeof before[0]; i++) {
        if (after[i] == before[i] + added && before[i] < 1U << 30) {
            probe->count = (long)before[i];
            matches++;
        }
    }
    if (matches != 1) probe->count = -1;
    return NULL;
}

long qntx_image_thread_destructors(void *handle, uintptr_t inside) {
    struct link_map *map = NULL;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) return -1;
    probe probe = {map, (void *)inside, -1};
    pthread_t thread;
    if (pthread_create(&thread, NULL, count_destructors, &probe) != 0) return -1;
    pthread_join(thread, NULL);
    return probe.count;
}
