/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static const char status_line[] = "HTTP/1.1 200";

bool connection_open(connection *connection, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    connection->received = connection->expected = 0;
    connection->file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connection->file >= 0 &&
           connect(connection->file, (const struct sockaddr *)&address, sizeof address) == 0 &&
           setsockopt(connection->file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0;
}

void connection_close(connection *connection) {
    if (connection->file >= 0) {
        close(connection->file);
    }
    connection->file = -1;
}

const char *connection_ask(connection *connection, const char *request, size_t length) {
    connection->received = 0;
    ssize_t sent = send(connection->file, request, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
        return strerror(errno);
    }
    return (size_t)sent == length ? NULL : "the socket did not take a request at once";
}

/* Reads the first answer's head, once all of it is there: how long is every answer? */
static const char *measure(connection *connection, size_t body_length) {
    const char *end = memmem(connection->buffer, connection->received, "\r\n\r\n", 4);
    if (end == NULL) {
        return NULL;
    }
    size_t head = (size_t)(end - connection->buffer) + 4;
    connection->buffer[head - 1] = '\0';
    const char *length = strcasestr(connection->buffer, "\r\ncontent-length:");
    connection->buffer[head - 1] = '\n';
    if (length == NULL || strtoull(length + 17, NULL, 10) != body_length) {
        return "the answer's body is not as long as it must be";
    }
    connection->expected = head + body_length;
    return NULL;
}

const char *connection_take(connection *connection, size_t body_length, bool *is_complete) {
    size_t room = CONNECTION_BUFFER - connection->received;
    ssize_t count = recv(connection->file, connection->buffer + connection->received, room, MSG_DONTWAIT);
    if (count < 0) {
        return errno == EAGAIN || errno == EINTR ? NULL : strerror(errno);
    }
    if (count == 0) {
        return room == 0 ? "an answer is too long" : "the server closed a connection";
    }
    connection->received += (size_t)count;
    if (connection->received >= sizeof status_line &&
        memcmp(connection->buffer, status_line, sizeof status_line - 1) != 0) {
        return "an answer is not 200";
    }
    if (connection->expected == 0) {
        const char *problem = measure(connection, body_length);
        if (problem != NULL || connection->expected == 0) {
            return problem;
        }
    }
    if (connection->received > connection->expected) {
        return "an answer is longer than the first one";
    }
    *is_complete = connection->received == connection->expected;
    return NULL;
}
