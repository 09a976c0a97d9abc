/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_system.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

int qntx_system_sealed_file(const char *name, const void *data, size_t length) {
    /* Kernels from 6.3 on want to be told that the file will be mapped for execution; older ones refuse the flag. */
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
    if (file < 0 && errno == EINVAL) {
        file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    }
    if (file < 0) {
        return -errno;
    }
    const char *rest = data;
    while (length > 0) {
        ssize_t written = write(file, rest, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            int error = written < 0 ? errno : EIO;
            close(file);
            return -error;
        }
        rest += written;
        length -= (size_t)written;
    }
    if (fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        int error = errno;
        close(file);
        return -error;
    }
    return file;
}

/* Where a sandbox forbids process_vm_readv, the kernel can still be asked through /proc/self/mem. */
static long read_through_proc(const void *address, void *buffer, size_t length) {
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    if (memory < 0) {
        return -errno;
    }
    ssize_t count = pread(memory, buffer, length, (off_t)(uintptr_t)address);
    long result = count < 0 ? -errno : count;
    close(memory);
    return result;
}

long qntx_system_read_memory(const void *address, void *buffer, size_t length) {
    const uintptr_t page = 4096;
    uintptr_t start = (uintptr_t)address;
    if (start > UINTPTR_MAX - length) {
        return -EFAULT;
    }
    /* A transfer is all or nothing within one remote vector, so there is one vector for each page touched. */
    struct iovec remote[8];
    int count = 0;
    size_t left = length;
    for (uintptr_t at = start; left > 0 && count < 8; count++) {
        size_t room = page - at % page;
        size_t piece = left < room ? left : room;
        remote[count].iov_base = (void *)at;
        remote[count].iov_len = piece;
        at += piece;
        left -= piece;
    }
    struct iovec local = {buffer, length - left};
    ssize_t result = process_vm_readv(getpid(), &local, 1, remote, (unsigned long)count, 0);
    if (result >= 0) {
        return result;
    }
    if (errno == ENOSYS || errno == EPERM || errno == EACCES) {
        return read_through_proc(address, buffer, length);
    }
    return -errno;
}

static _Thread_local void *thread_slot;

void *qntx_system_get_thread_slot(void) {
    return thread_slot;
}

void qntx_system_set_thread_slot(void *value) {
    thread_slot = value;
}

/* ---- Accounts of inline calls ---- */

_Thread_local struct qntx_system_account qntx_system_account;

static pthread_mutex_t accounts_lock = PTHREAD_MUTEX_INITIALIZER;
static struct qntx_system_account *accounts;
static uint64_t last_account;
static pthread_once_t accounts_once = PTHREAD_ONCE_INIT;
static pthread_key_t accounts_key;

/* The thread ends, and its account with it. */
static void unlist_account(void *pointer) {
    struct qntx_system_account *account = pointer;
    pthread_mutex_lock(&accounts_lock);
    if (account->previous != NULL) {
        account->previous->next = account->next;
    } else {
        accounts = account->next;
    }
    if (account->next != NULL) {
        account->next->previous = account->previous;
    }
    account->thread = 0;
    pthread_mutex_unlock(&accounts_lock);
}

static void make_accounts_key(void) {
    pthread_key_create(&accounts_key, unlist_account);
}

void qntx_system_list_account(void) {
    struct qntx_system_account *account = &qntx_system_account;
    pthread_once(&accounts_once, make_accounts_key);
    pthread_mutex_lock(&accounts_lock);
    account->thread = ++last_account;
    account->previous = NULL;
    account->next = accounts;
    if (accounts != NULL) {
        accounts->previous = account;
    }
    accounts = account;
    pthread_mutex_unlock(&accounts_lock);
    /* Without memory for this the account would be read after its thread. */
    if (pthread_setspecific(accounts_key, account) != 0) {
        unlist_account(account);
    }
}

size_t qntx_system_read_accounts(struct qntx_system_account_reading *readings, size_t capacity) {
    size_t count = 0;
    pthread_mutex_lock(&accounts_lock);
    for (struct qntx_system_account *account = accounts; account != NULL && count < capacity; account = account->next) {
        readings[count].thread = account->thread;
        readings[count].sequence = __atomic_load_n(&account->sequence, __ATOMIC_ACQUIRE);
        readings[count].owner = __atomic_load_n(&account->owner, __ATOMIC_RELAXED);
        count++;
    }
    pthread_mutex_unlock(&accounts_lock);
    return count;
}

void qntx_system_name_thread(const char *name) {
    char cut[16] = {0};
    strncpy(cut, name, sizeof cut - 1);
    pthread_setname_np(pthread_self(), cut);
}

int qntx_system_start_thread(void *(*body)(void *), void *argument) {
    pthread_t thread;
    pthread_attr_t attributes;
    int result = pthread_attr_init(&attributes);
    if (result != 0) return result;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    result = pthread_create(&thread, &attributes, body, argument);
    pthread_attr_destroy(&attributes);
    return result;
}

static _Thread_local struct {
    size_t length;
    char text[2048];
} last_error;

void qntx_system_set_error(const char *text, size_t length) {
    last_error.length = length < sizeof last_error.text ? length : sizeof last_error.text;
    memcpy(last_error.text, text, last_error.length);
}

const char *qntx_system_error(size_t *length) {
    *length = last_error.length;
    return last_error.text;
}
