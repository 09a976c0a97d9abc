/*
 * The few system calls that the loader needs and the Glibc module does not show to Swift.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_SYSTEM_H
#define QNTX_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/*
 * A thread's account of the calls that it makes on an event loop, for a watchdog to read. The two functions cost a
 * few stores; they nest.
 */
struct qntx_system_account {
    uint64_t sequence; /* grows with every begin and every end */
    uint64_t owner;    /* whose call is under way; 0 for none */
    uint64_t thread;   /* which account this is; 0 while it is not listed */
    struct qntx_system_account *next;
    struct qntx_system_account *previous;
};
extern _Thread_local struct qntx_system_account qntx_system_account;
void qntx_system_list_account(void);

/* A call begins. Returns what `qntx_system_end_inline` wants. [any thread] */
static inline uint64_t qntx_system_begin_inline(uint64_t owner) {
    struct qntx_system_account *account = &qntx_system_account;
    if (account->thread == 0) {
        qntx_system_list_account();
    }
    const uint64_t outer = account->owner;
    __atomic_store_n(&account->owner, owner, __ATOMIC_RELAXED);
    __atomic_store_n(&account->sequence, account->sequence + 1, __ATOMIC_RELEASE);
    return outer;
}

/* It is over. [the same thread] */
static inline void qntx_system_end_inline(uint64_t outer) {
    struct qntx_system_account *account = &qntx_system_account;
    __atomic_store_n(&account->owner, outer, __ATOMIC_RELAXED);
    __atomic_store_n(&account->sequence, account->sequence + 1, __ATOMIC_RELEASE);
}

/* What an account said when it was read. */
struct qntx_system_account_reading {
    uint64_t thread;
    uint64_t sequence;
    uint64_t owner;
};

/* Reads the accounts of all threads that there are: up to `capacity`. Returns how many. [any thread] */
size_t qntx_system_read_accounts(struct qntx_system_account_reading *readings, size_t capacity);

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
