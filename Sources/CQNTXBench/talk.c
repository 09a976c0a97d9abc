/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "talk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* The pair of RFC 6455, section 1.3. */
static const char key[] = "dGhlIHNhbXBsZSBub25jZQ==";
static const char accepted[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Frames. Source: RFC 6455, section 5.2. */
void talk_make(talk *talk, bool is_binary) {
    uint32_t state = 1;
    for (size_t i = 0; i < TALK_MESSAGES; i++) {
        char *sent = talk->sent + i * TALK_SENT, *echo = talk->echo + i * TALK_ECHO;
        char payload[TALK_PAYLOAD + 1];
        const uint32_t mask = next_random(&state);
        snprintf(payload, sizeof payload, "{\"id\":%03zu,\"says\":\"hello, world\"}", i);
        for (size_t k = 0; is_binary && k < TALK_PAYLOAD; k++) {
            payload[k] = (char)(next_random(&state) >> 24);
        }
        echo[0] = sent[0] = (char)(is_binary ? 0x82 : 0x81);
        echo[1] = TALK_PAYLOAD;
        sent[1] = (char)(0x80 | TALK_PAYLOAD);
        memcpy(sent + 2, &mask, 4);
        memcpy(echo + 2, payload, TALK_PAYLOAD);
        for (size_t k = 0; k < TALK_PAYLOAD; k++) {
            sent[6 + k] = (char)(payload[k] ^ sent[2 + (k & 3)]);
        }
    }
    memcpy(talk->sent + sizeof talk->sent / 2, talk->sent, sizeof talk->sent / 2);
    memcpy(talk->echo + sizeof talk->echo / 2, talk->echo, sizeof talk->echo / 2);
}

const char *talker_open(talker *talker, uint16_t port, const char *path) {
    connection *one = &talker->connection;
    talker->said = talker->heard = talker->under_way = 0;
    if (!connection_open(one, port)) {
        return strerror(errno);
    }
    char request[512];
    const int length = snprintf(request, sizeof request,
                                "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n",
                                path, port, key);
    if (length < 0 || (size_t)length >= sizeof request) {
        return "the path is too long";
    }
    const char *problem = connection_ask(one, request, (size_t)length);
    while (problem == NULL) {
        const ssize_t count = recv(one->file, one->buffer + one->received, CONNECTION_BUFFER - 1 - one->received, 0);
        if (count <= 0) {
            return count < 0 ? strerror(errno) : "the server closed a connection";
        }
        one->received += (size_t)count;
        one->buffer[one->received] = '\0';
        const char *end = strstr(one->buffer, "\r\n\r\n");
        if (end == NULL) {
            continue;
        }
        if (strncmp(one->buffer, "HTTP/1.1 101", 12) != 0 || strstr(one->buffer, accepted) == NULL) {
            return "the server does not open a WebSocket";
        }
        return end + 4 == one->buffer + one->received ? NULL : "the server speaks before it is spoken to";
    }
    return problem;
}

const char *talker_say(talker *talker, const talk *talk, size_t count) {
    const char *problem =
        connection_ask(&talker->connection, talk->sent + talker->said * TALK_SENT, count * TALK_SENT);
    talker->said = (talker->said + count) % TALK_MESSAGES;
    talker->under_way += count;
    return problem;
}

const char *talker_hear(talker *talker, const talk *talk, int flags, size_t *count) {
    connection *one = &talker->connection;
    const ssize_t received = recv(one->file, one->buffer, sizeof talk->echo / 2, flags);
    *count = 0;
    if (received <= 0) {
        const bool is_nothing = received < 0 && (errno == EAGAIN || errno == EINTR);
        return is_nothing ? NULL : received < 0 ? strerror(errno) : "the server closed a connection";
    }
    if (memcmp(one->buffer, talk->echo + talker->heard, (size_t)received) != 0) {
        return "a message does not come back as it was sent";
    }
    const size_t heard = talker->heard + (size_t)received;
    *count = heard / TALK_ECHO - talker->heard / TALK_ECHO;
    talker->heard = heard % (sizeof talk->echo / 2);
    if (*count > talker->under_way) {
        return "more messages come back than were sent";
    }
    talker->under_way -= *count;
    return NULL;
}
