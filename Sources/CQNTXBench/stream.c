/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "connection.h"
#include "pattern.h"
#include "qntx_bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is received at once: more would not stay in the processor's cache. */
enum { PIECE = 256 << 10, PERIODS = 16 };

/* A server that does nothing for so long has forgotten us. */
static bool be_impatient(int file) {
    const struct timeval patience = {.tv_sec = 10};
    return setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
           setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0;
}

/* Why a call that moves bytes moved none. */
static const char *why(ssize_t count, const char *ended) {
    if (count == 0) {
        return ended;
    }
    return errno == EAGAIN ? "the server does nothing for ten seconds" : strerror(errno);
}

static unsigned char *make_pattern(size_t length) {
    unsigned char *pattern = malloc(length);
    for (size_t i = 0; pattern != NULL && i < length; i++) {
        pattern[i] = pattern_byte(i);
    }
    return pattern;
}

/* A file in memory with the pattern some times: the kernel sends it without a copy. Negative with errno set. */
static int pattern_file(void) {
    const size_t length = (size_t)PERIODS * PATTERN_PERIOD;
    const int file = memfd_create("qntx-bench", MFD_CLOEXEC);
    unsigned char *pattern = make_pattern(length);
    bool good = file >= 0 && pattern != NULL;
    for (size_t done = 0; good && done < length;) {
        const ssize_t count = write(file, pattern + done, length - done);
        good = count > 0;
        done += good ? (size_t)count : 0;
    }
    free(pattern);
    if (good || file < 0) {
        return file;
    }
    close(file);
    return -1;
}

/* Reads an answer's head, which must be that of a 200. `*length` gets what it says of its body, of which some may be in
 * the buffer already, from `*body` on. */
static const char *take_head(connection *one, uint64_t *length, char **body) {
    char *end = NULL;
    one->received = 0;
    while (end == NULL) {
        const ssize_t count = recv(one->file, one->buffer + one->received, CONNECTION_BUFFER - 1 - one->received, 0);
        if (count <= 0) {
            return why(count, "the server closed the connection");
        }
        one->received += (size_t)count;
        one->buffer[one->received] = '\0';
        end = memmem(one->buffer, one->received, "\r\n\r\n", 4);
    }
    end[2] = '\0';
    const char *field = strcasestr(one->buffer, "\r\ncontent-length:");
    if (strncmp(one->buffer, "HTTP/1.1 200", 12) != 0) {
        return "the answer is not 200";
    }
    if (field == NULL) {
        return "the answer does not say how long it is";
    }
    *length = strtoull(field + 17, NULL, 10);
    *body = end + 4;
    return NULL;
}

static const char *send_body(int to, int pattern, uint64_t bytes) {
    const off_t end = (off_t)PERIODS * PATTERN_PERIOD;
    for (off_t offset = 0; bytes > 0;) {
        const uint64_t left = (uint64_t)(end - offset);
        const ssize_t count = sendfile(to, pattern, &offset, bytes < left ? bytes : left);
        if (count <= 0) {
            return why(count, "the pattern cannot be read");
        }
        bytes -= (uint64_t)count;
        offset %= end;
    }
    return NULL;
}

static const char *stream_up(connection *one, const char *path, uint64_t bytes, int pattern) {
    char text[512], *body;
    uint64_t length;
    const int head = snprintf(text, sizeof text,
                              "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
                              "Content-Length: %llu\r\n\r\n",
                              path, (unsigned long long)bytes);
    if (head < 0 || (size_t)head >= sizeof text) {
        return "the path is too long";
    }
    const char *problem = connection_ask(one, text, (size_t)head);
    if (problem == NULL) {
        problem = send_body(one->file, pattern, bytes);
    }
    if (problem == NULL) {
        problem = take_head(one, &length, &body);
    }
    if (problem != NULL) {
        return problem;
    }
    while (one->received < (size_t)(body - one->buffer) + length && one->received < CONNECTION_BUFFER - 1) {
        const ssize_t count = recv(one->file, one->buffer + one->received, CONNECTION_BUFFER - 1 - one->received, 0);
        if (count <= 0) {
            return why(count, "the answer ends early");
        }
        one->received += (size_t)count;
    }
    one->buffer[one->received] = '\0';
    return strtoull(body, NULL, 10) == bytes ? NULL : "the server has not seen every byte";
}

static const char *receive_body(int from, uint64_t received, uint64_t bytes, const unsigned char *pattern) {
    unsigned char *piece = malloc(PIECE);
    const char *problem = piece != NULL ? NULL : strerror(errno);
    while (problem == NULL && received < bytes) {
        const ssize_t count = recv(from, piece, PIECE, 0);
        if (count <= 0) {
            problem = why(count, "the answer ends early");
        } else if ((uint64_t)count > bytes - received) {
            problem = "the answer is longer than it says";
        } else if (memcmp(piece, pattern + received % PATTERN_PERIOD, (size_t)count) != 0) {
            problem = "the answer is not what it must be";
        } else {
            received += (uint64_t)count;
        }
    }
    free(piece);
    return problem;
}

static const char *stream_down(connection *one, const char *path, uint64_t bytes, const unsigned char *pattern) {
    char text[512], *body;
    uint64_t length;
    const int head = snprintf(text, sizeof text, "GET %s?%llu HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path,
                              (unsigned long long)bytes);
    if (head < 0 || (size_t)head >= sizeof text) {
        return "the path is too long";
    }
    const char *problem = connection_ask(one, text, (size_t)head);
    if (problem == NULL) {
        problem = take_head(one, &length, &body);
    }
    if (problem != NULL) {
        return problem;
    }
    const size_t first = one->received - (size_t)(body - one->buffer);
    if (length != bytes || first > bytes || memcmp(body, pattern, first) != 0) {
        return "the answer is not what it must be";
    }
    return receive_body(one->file, first, bytes, pattern);
}

const char *qntx_bench_stream(const char *path, uint16_t port, bool is_up, uint64_t bytes, uint64_t *nanoseconds,
                              uint64_t *busy) {
    static _Thread_local connection one;
    unsigned char *pattern = is_up ? NULL : make_pattern(PATTERN_PERIOD + PIECE);
    const int file = is_up ? pattern_file() : -1;
    const char *problem = pattern == NULL && file < 0 ? strerror(errno) : NULL;
    if (problem == NULL && (!connection_open(&one, port) || !be_impatient(one.file))) {
        problem = strerror(errno);
    }
    if (problem == NULL) {
        const uint64_t begin = qntx_bench_now(), work = qntx_bench_thread_time();
        problem = is_up ? stream_up(&one, path, bytes, file) : stream_down(&one, path, bytes, pattern);
        *nanoseconds = qntx_bench_now() - begin;
        *busy = qntx_bench_thread_time() - work;
        connection_close(&one);
    }
    if (file >= 0) {
        close(file);
    }
    free(pattern);
    return problem;
}

unsigned char qntx_bench_pattern(uint64_t offset) {
    return pattern_byte(offset);
}
