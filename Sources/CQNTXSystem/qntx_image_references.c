/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_image.h"

#include "qntx_system.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { word_size = sizeof(uintptr_t) };

static bool read_bytes(uintptr_t address, void *bytes, size_t length) {
    return qntx_system_read_memory((const void *)address, bytes, length) == (long)length;
}

static bool read_word(uintptr_t address, uintptr_t *word) {
    return read_bytes(address, word, sizeof *word);
}

static bool contains(const qntx_image_range *ranges, size_t count, uintptr_t value) {
#ifdef __aarch64__
    value &= (UINT64_C(1) << 48) - 1; /* return addresses may be signed above */
#endif
    for (size_t i = 0; i < count; i++) {
        if (value >= ranges[i].start && value < ranges[i].end) return true;
    }
    return false;
}

/* Whether the instruction before an address is a call. Where it cannot be read, it may be. */
static bool follows_call(uintptr_t address) {
#if defined(__x86_64__)
    unsigned char code[7];
    if (!read_bytes(address - sizeof code, code, sizeof code)) return true;
    if (code[2] == 0xE8) return true; /* call relative */
    for (size_t i = 0; i < 6; i++) { /* call through a register or memory, of 2, 3, 4, 6 or 7 bytes */
        if (i != 2 && code[i] == 0xFF && (code[i + 1] & 0x38) == 0x10) return true;
    }
    return false;
#elif defined(__aarch64__)
    uint32_t code;
    address &= (UINT64_C(1) << 48) - 1;
    if (!read_bytes(address - sizeof code, &code, sizeof code)) return true;
    return code >> 26 == 0x25 || (code & 0xFFFFFC1F) == 0xD63F0000 || (code & 0xFEFFF800) == 0xD63F0800;
#else
    (void)address;
    return true;
#endif
}

uintptr_t qntx_image_scan(uintptr_t start, uintptr_t end, int returns, const qntx_image_range *ranges, size_t count) {
    uintptr_t words[2048];
    uintptr_t at = (start + word_size - 1) & ~(uintptr_t)(word_size - 1);
    while (at < end) {
        size_t wanted = end - at < sizeof words ? end - at : sizeof words;
        long length = qntx_system_read_memory((const void *)at, words, wanted);
        for (long i = 0; i < length / word_size; i++) {
            if (contains(ranges, count, words[i]) && (!returns || follows_call(words[i]))) {
                return at + (uintptr_t)i * word_size;
            }
        }
        if (length < (long)wanted) return 0;
        at += wanted;
    }
    return 0;
}

int qntx_image_signal(const qntx_image_range *ranges, size_t count) {
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction action;
        if (sigaction(signal, NULL, &action) == 0 && contains(ranges, count, (uintptr_t)action.sa_handler)) {
            return signal;
        }
    }
    return 0;
}

/* As the kernel has it; glibc does not show the restorer. */
typedef struct kernel_action {
    uintptr_t handler;
    unsigned long flags;
    uintptr_t restorer;
    uint64_t mask;
} kernel_action;

size_t qntx_image_signal_returns(qntx_image_range *ranges, size_t capacity) {
    const unsigned long has_restorer = 0x04000000;
    size_t count = 0;
    for (int signal = 1; signal < NSIG && count < capacity; signal++) {
        kernel_action action = {0};
        if (syscall(SYS_rt_sigaction, signal, NULL, &action, sizeof action.mask) != 0) continue;
        if ((action.flags & has_restorer) == 0 || contains(ranges, count, action.restorer)) continue;
        ranges[count++] = (qntx_image_range){action.restorer, action.restorer + 1};
    }
    return count;
}

static void marker(void *value) {
    (void)value;
}

int qntx_image_key_table(uintptr_t start, uintptr_t end, qntx_image_range *table) {
    const uintptr_t entry = 2 * word_size;
    const qntx_image_range wanted = {(uintptr_t)marker, (uintptr_t)marker + 1};
    pthread_key_t key;
    if (pthread_key_create(&key, marker) != 0) return 0;
    uintptr_t at = start, number = 0;
    /* Keys of earlier searches are there too, but free. */
    while ((at = qntx_image_scan(at, end, 0, &wanted, 1)) != 0) {
        if (read_word(at - word_size, &number) && number % 2 == 1) break;
        at += word_size;
    }
    pthread_key_delete(key);
    if (at == 0) return 0;
    table->start = at - word_size - key * entry;
    table->end = table->start + PTHREAD_KEYS_MAX * entry;
    return table->start >= start && table->end <= end;
}

int qntx_image_hook(const qntx_image_range *ranges, size_t count) {
    static const char *const names[] = {"obstack_alloc_failed_handler", "error_print_progname"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const void *hook = dlsym(RTLD_DEFAULT, names[i]);
        uintptr_t word;
        if (hook != NULL && read_word((uintptr_t)hook, &word) && contains(ranges, count, word)) return 1;
    }
    return 0;
}
