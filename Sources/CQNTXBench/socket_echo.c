/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_bench.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGEST = 4096 };

static bool read_all(int file, char *buffer, size_t length) {
    while (length > 0) {
        ssize_t count = read(file, buffer, length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        buffer += count;
        length -= (size_t)count;
    }
    return true;
}

static bool write_all(int file, const char *buffer, size_t length) {
    while (length > 0) {
        ssize_t count = send(file, buffer, length, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        buffer += count;
        length -= (size_t)count;
    }
    return true;
}

/* The other process. It ends when the socket's other end is closed. Only async-signal-safe calls: its parent has
 * threads. */
static void answer(int file, size_t length) {
    char buffer[LARGEST];
    while (read_all(file, buffer, length) && write_all(file, buffer, length)) {
    }
    _exit(0);
}

static bool ask(int file, size_t length, size_t count, uint64_t *times) {
    char sent[LARGEST], received[LARGEST];
    for (size_t i = 0; i < count; i++) {
        memset(sent, (int)('a' + i % 26), length);
        uint64_t start = qntx_bench_now();
        if (!write_all(file, sent, length) || !read_all(file, received, length)) {
            return false;
        }
        times[i] = qntx_bench_now() - start;
        if (memcmp(sent, received, length) != 0) {
            return false;
        }
    }
    return true;
}

bool qntx_bench_socket_echo(size_t length, size_t count, uint64_t *times) {
    int ends[2];
    if (length == 0 || length > LARGEST || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        answer(ends[1], length);
    }
    close(ends[1]);
    bool good = child > 0 && ask(ends[0], length, count, times);
    close(ends[0]);
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
    return good;
}
