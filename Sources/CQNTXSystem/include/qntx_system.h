/*
 * The few system calls that the loader needs and the Glibc module does not show to Swift.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_SYSTEM_H
#define QNTX_SYSTEM_H

#include <stddef.h>

/*
 * Makes an anonymous file in memory that holds `length` bytes of `data` and seals it: neither its content nor its
 * size can change any more, by anybody. `name` is shown in /proc/PID/maps.
 * Returns a descriptor (close-on-exec, the caller's) or a negative errno. [any thread]
 */
int qntx_system_sealed_file(const char *name, const void *data, size_t length);

/*
 * Copies up to `length` bytes of this process's own memory from an address that may be anything at all: a bad one
 * is an error and no SIGSEGV. Returns how many bytes could be read from the start, or a negative errno. [any thread]
 */
long qntx_system_read_memory(const void *address, void *buffer, size_t length);

/* One pointer per thread, for the loader's own record of the call in progress. [any thread] */
void *qntx_system_get_thread_slot(void);
void qntx_system_set_thread_slot(void *value);

/* Names the calling thread for debuggers; what is beyond 15 bytes is cut. [any thread] */
void qntx_system_name_thread(const char *name);

/* What the calling thread last said of a failure: a text of its own, cut at 2 KiB. [any thread] */
void qntx_system_set_error(const char *text, size_t length);
const char *qntx_system_error(size_t *length);

/*
 * Starts a detached thread that runs `body` with `argument`, which is its to own. Returns 0, or an error number, and then
 * there is no thread. [any thread]
 */
int qntx_system_start_thread(void *(*body)(void *), void *argument);

#endif
