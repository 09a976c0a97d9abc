/*
 * One of a generator's connections: it has one request under way at a time.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_BENCH_CONNECTION_H
#define QNTX_BENCH_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONNECTION_BUFFER = 32 << 10 };

typedef struct connection {
    int file;
    size_t received; /* bytes of the answer under way */
    size_t expected; /* bytes that each answer has; 0 before the first one's head is there */
    char buffer[CONNECTION_BUFFER];
} connection;

/* Connects to a port of this machine. False with errno set. */
bool connection_open(connection *connection, uint16_t port);

void connection_close(connection *connection);

/* Sends the request. Returns what is wrong, or NULL. */
const char *connection_ask(connection *connection, const char *request, size_t length);

/* Takes what has come of an answer whose body must be that long. Returns what is wrong, or NULL. */
const char *connection_take(connection *connection, size_t body_length, bool *is_complete);

#endif
