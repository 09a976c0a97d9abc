/*
 * trace.h: lines for a test to read, in the file that the environment names in QNTX_TEST_TRACE.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_FIXTURE_TRACE_H
#define QNTX_FIXTURE_TRACE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Appends "WHO WHAT\n", in one write, so that lines of several plugins do not mix. */
static inline void fixture_trace(const char *who, const char *what) {
    const char *path = getenv("QNTX_TEST_TRACE");
    char line[256];
    const int length = snprintf(line, sizeof line, "%s %s\n", who, what);
    const int file = path != NULL ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
    if (file >= 0) {
        const ssize_t written = write(file, line, (size_t)length);
        (void)written;
        close(file);
    }
}

#endif
