/*
 * What a generator says on WebSockets, and what has to come back: both a text without end, made of the same messages over
 * and over, so that to say some is one call and to check some is one comparison.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_BENCH_TALK_H
#define QNTX_BENCH_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"

enum {
    TALK_MESSAGES = 64, /* different ones, each with a mask of its own */
    TALK_PAYLOAD = 32,
    TALK_SENT = 6 + TALK_PAYLOAD,
    TALK_ECHO = 2 + TALK_PAYLOAD
};

/* Each twice, so that as many as there are fit behind the last one. */
typedef struct talk {
    char sent[2 * TALK_MESSAGES * TALK_SENT];
    char echo[2 * TALK_MESSAGES * TALK_ECHO];
} talk;

/* Makes the messages: lines of JSON, or bytes that are none. */
void talk_make(talk *talk, bool is_binary);

/* Where a connection is in it. */
typedef struct talker {
    connection connection;
    size_t said;      /* which message is the next one to say */
    size_t heard;     /* bytes of the text that has to come back */
    size_t under_way; /* messages */
} talker;

/* Connects to a port of this machine and opens the WebSocket of a path. Returns what is wrong, or NULL. */
const char *talker_open(talker *talker, uint16_t port, const char *path);

/* Says the next messages, TALK_MESSAGES at most. Returns what is wrong, or NULL. */
const char *talker_say(talker *talker, const talk *talk, size_t count);

/* Takes what has come, and tells how many messages are complete with it. Returns what is wrong, or NULL. */
const char *talker_hear(talker *talker, const talk *talk, int flags, size_t *count);

#endif
