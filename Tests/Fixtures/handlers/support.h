/*
 * support.h: what the handlers of handlers.c share: the state, a notebook that GET /last shows, threads
 * that are joined in shutdown, and JSON.
 * SPDX-License-Identifier: MIT
 */
#ifndef HANDLERS_SUPPORT_H
#define HANDLERS_SUPPORT_H

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../fixture.h"

/* The head of a handler; what it has no use for it need not mention. */
#define UNUSED __attribute__((unused))
#define HANDLER(NAME)                                                                                    \
    static inline qntx_status NAME(UNUSED void *context, UNUSED qntx_exchange exchange,                  \
                                   UNUSED const qntx_request *request)

typedef struct later later;

typedef struct handlers {
    const qntx_host *host;
    atomic_int inside;    /* handlers that take long */
    pthread_mutex_t lock; /* of what follows */
    later *threads;
    struct {
        char name[40];
        int64_t value;
    } notes[64];
    size_t note_count;
    qntx_exchange kept;
} handlers;

/* Work on a thread of the plugin's own, with the exchange that it is about. */
struct later {
    later *next;
    void (*work)(later *self);
    handlers *plugin;
    qntx_exchange exchange;
    void *context;
    pthread_t thread;
    atomic_bool done;
};

static inline void *later_run(void *argument) {
    later *self = argument;
    self->work(self);
    self->done = true;
    return NULL;
}

/* Takes the threads off the list that are done, or all of them, and joins them. */
static inline void later_join(handlers *plugin, bool all) {
    later *joinable = NULL;
    pthread_mutex_lock(&plugin->lock);
    for (later **link = &plugin->threads; *link != NULL;) {
        later *self = *link;
        if (all || self->done) {
            *link = self->next;
            self->next = joinable;
            joinable = self;
        } else {
            link = &self->next;
        }
    }
    pthread_mutex_unlock(&plugin->lock);
    while (joinable != NULL) {
        later *self = joinable;
        joinable = self->next;
        pthread_join(self->thread, NULL);
        free(self);
    }
}

/* Starts work on a thread; QNTX_PENDING if that went well. */
static inline qntx_status later_start(handlers *plugin, qntx_exchange exchange, void (*work)(later *),
                                      void *context) {
    later *self = calloc(1, sizeof *self);
    later_join(plugin, false);
    if (self == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    self->work = work;
    self->plugin = plugin;
    self->exchange = exchange;
    self->context = context;
    pthread_mutex_lock(&plugin->lock);
    if (pthread_create(&self->thread, NULL, later_run, self) != 0) {
        pthread_mutex_unlock(&plugin->lock);
        free(self);
        return QNTX_ERR_NO_MEMORY;
    }
    self->next = plugin->threads;
    plugin->threads = self;
    pthread_mutex_unlock(&plugin->lock);
    return QNTX_PENDING;
}

/* Writes a number down under a name, for GET /last. */
static inline void note(handlers *plugin, const char *name, int64_t value) {
    size_t at = 0;
    pthread_mutex_lock(&plugin->lock);
    while (at < plugin->note_count && strcmp(plugin->notes[at].name, name) != 0) {
        at++;
    }
    if (at < sizeof plugin->notes / sizeof *plugin->notes) {
        snprintf(plugin->notes[at].name, sizeof plugin->notes[at].name, "%s", name);
        plugin->notes[at].value = value;
        plugin->note_count += at == plugin->note_count;
    }
    pthread_mutex_unlock(&plugin->lock);
}

/* Text that grows; starts as {0}. */
typedef struct text {
    char *data;
    size_t length, capacity;
} text;

static inline void text_bytes(text *out, const char *data, size_t length) {
    if (out->capacity - out->length <= length) {
        const size_t capacity = 2 * out->capacity + length + 64;
        char *larger = realloc(out->data, capacity);
        if (larger == NULL) {
            abort(); /* a test machine */
        }
        out->data = larger;
        out->capacity = capacity;
    }
    if (length > 0) {
        memcpy(out->data + out->length, data, length);
        out->length += length;
    }
    out->data[out->length] = '\0';
}

__attribute__((format(printf, 2, 3))) static inline void text_add(text *out, const char *format, ...) {
    char piece[512];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    text_bytes(out, piece, length < (int)sizeof piece ? (size_t)length : sizeof piece - 1);
}

/* A JSON string in which each byte that is no printable ASCII is \u00XX: every byte comes through. */
static inline void text_quoted(text *out, qntx_str value) {
    text_bytes(out, "\"", 1);
    for (size_t i = 0; i < value.length; i++) {
        const unsigned char byte = (unsigned char)value.data[i];
        if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\') {
            text_add(out, "\\u%04x", byte);
        } else {
            text_bytes(out, value.data + i, 1);
        }
    }
    text_bytes(out, "\"", 1);
}

/* Answers with the text as JSON, and frees it. */
static inline qntx_status text_respond(text *out, qntx_exchange exchange) {
    const qntx_status status = qntx_respond_json(exchange, 200, out->data);
    free(out->data);
    *out = (text){0};
    return status;
}

/* A path value as a number; what is none is 0. */
static inline long path_number(qntx_exchange exchange, const char *name) {
    const qntx_str value = qntx_path_value(exchange, name);
    char digits[24];
    snprintf(digits, sizeof digits, "%.*s", (int)(value.length < 23 ? value.length : 23), value.data);
    return strtol(digits, NULL, 10);
}

/* The number after "NAME=" in the query, or the other one. */
static inline long query_number(const qntx_request *request, const char *name, long otherwise) {
    char query[256];
    const size_t length = request->query.length < sizeof query ? request->query.length : sizeof query - 1;
    if (length > 0) {
        memcpy(query, request->query.data, length);
    }
    query[length] = '\0';
    for (char *rest = query, *part = strtok_r(query, "&", &rest); part != NULL;
         part = strtok_r(NULL, "&", &rest)) {
        if (strncmp(part, name, strlen(name)) == 0 && part[strlen(name)] == '=') {
            return strtol(part + strlen(name) + 1, NULL, 10);
        }
    }
    return otherwise;
}

/* The FNV-1a hash of bytes, 64 bits, going on from an earlier piece's. */
#define FNV_START UINT64_C(0xcbf29ce484222325)
static inline uint64_t fnv1a(uint64_t hash, const void *data, size_t length) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

#endif
