/*
 * problem.h: what is wrong with a request, in words for the client.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_PROBLEM_H
#define BIOTECH_PROBLEM_H

#include "qntx_plugin.h"

/* Begins as {0}; `http_status` stays 0 while there is nothing to tell the client. */
typedef struct problem {
    uint32_t http_status;
    char text[384];
} problem;

#if defined(__GNUC__)
#define PROBLEM_FORMAT __attribute__((format(printf, 3, 4)))
#else
#define PROBLEM_FORMAT
#endif

/*
 * Notes a problem, as printf does, cut to fit, and gives the status that a function which found it returns:
 * QNTX_ERR_TOO_LARGE for 413, else QNTX_ERR_INVALID. The first one noted stays. [any thread]
 */
qntx_status problem_set(problem *what, uint32_t http_status, const char *format, ...) PROBLEM_FORMAT;

/* Writes how a message names a byte: 'E' if it can be printed, else byte 0x00. `text` holds 12 bytes. [any thread] */
const char *problem_byte(unsigned char byte, char *text);

#endif
