/*
 * What the dynamic loader has mapped, and who still points to it: glibc's own interfaces that Swift does not see.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_IMAGE_H
#define QNTX_IMAGE_H

#include <stddef.h>
#include <stdint.h>

/* A piece of memory, from `start` up to but not including `end`. */
typedef struct qntx_image_range {
    uintptr_t start;
    uintptr_t end;
} qntx_image_range;

/* A segment that is mapped, as the file has it: not rounded to pages. */
typedef struct qntx_image_segment {
    qntx_image_range range;
    int writable;
    int executable;
} qntx_image_segment;

/* An object that is loaded: a library, the program, the dynamic loader itself. All of it is a copy. */
typedef struct qntx_image_object {
    uintptr_t base; /* what is added to the addresses in its file */
    char *name;     /* the path it was opened by; "" for the program */
    char *soname;   /* what others call it, or NULL */
    char **needed;  /* what it calls those that it needs */
    size_t needed_count;
    qntx_image_segment *segments;
    size_t segment_count;
} qntx_image_object;

/*
 * What a handle of dlopen stands for: its base, and its path as a copy that the caller frees.
 * Returns 0, or -1 where glibc does not know it. [any thread]
 */
int qntx_image_identify(void *handle, uintptr_t *base, char **name);

/*
 * Whether an exported symbol, by its address, is a function: it lies in an executable segment of some object, and no
 * symbol there says that it is data. What a resolver has chosen has no symbol that others see. [any thread]
 */
int qntx_image_is_function(const void *address);

/*
 * All objects that are loaded, in the loader's order, to be given back to qntx_image_free. Returns NULL, and a count of
 * 0, when memory runs out. [any thread; waits while the loader adds or removes an object]
 */
qntx_image_object *qntx_image_list(size_t *count);
void qntx_image_free(qntx_image_object *objects, size_t count);

/*
 * Which of the names the object at `base` takes from others, by its relocations: an index, or -1 for none.
 * [any thread; waits while the loader adds or removes an object]
 */
long qntx_image_import(uintptr_t base, const char *const *names, size_t count);

/* The first signal whose handler lies in one of the ranges, or 0. [any thread] */
int qntx_image_signal(const qntx_image_range *ranges, size_t count);

/*
 * Looks for words from `start` to `end` that point into one of the ranges, where the memory may be anything at all;
 * with `returns`, only for those that a call has left, to come back to. Bits that only sign a pointer do not count.
 * Returns the address of the first, or 0 when there is none up to the end or to what cannot be read. [any thread]
 */
uintptr_t qntx_image_scan(uintptr_t start, uintptr_t end, int returns, const qntx_image_range *ranges, size_t count);

/*
 * Where libc keeps the destructors of pthread_key_create, for any key, within its data from `start` to `end`; 1 if it
 * was found. Each is a word with an odd number before it; an even one says that the key is free. [any thread]
 */
int qntx_image_key_table(uintptr_t start, uintptr_t end, qntx_image_range *table);

/* Whether a variable of libc's that holds a function of others points into one of the ranges. [any thread] */
int qntx_image_hook(const qntx_image_range *ranges, size_t count);

/*
 * Where the calls of signal handlers return to, as words on a stack have it: a range for each of up to `capacity`.
 * Returns how many. [any thread]
 */
size_t qntx_image_signal_returns(qntx_image_range *ranges, size_t capacity);

/*
 * What a thread of pthread_create was started with, which glibc keeps above its stack, from `start` to `end`.
 * Returns 1 if it was found. [any thread; the first time starts one and waits for its end]
 */
int qntx_image_thread_origin(int thread, uintptr_t start, uintptr_t end, uintptr_t *routine, uintptr_t *argument);

/*
 * How many destructors of thread-local variables of the object `handle`, which has `inside`, wait for their threads to
 * end, or -1 where that cannot be told. [any thread; starts one of its own and waits for its end]
 */
long qntx_image_thread_destructors(void *handle, uintptr_t inside);

/*
 * Keeps an object for the life of the process, by the path that it was opened by.
 * Returns whether it is still loaded. [any thread; waits for the loader]
 */
int qntx_image_pin(const char *name);

/* The calling thread, as /proc/self/task calls it. [any thread] */
int qntx_image_thread(void);

#endif
