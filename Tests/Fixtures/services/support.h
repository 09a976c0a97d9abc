/*
 * support.h: what the routes and job handlers of services.c share. Notes, threads and text are those of
 * ../handlers/support.h.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_SUPPORT_H
#define SERVICES_SUPPORT_H

#include <math.h>

#include "../handlers/support.h"

typedef struct plugin {
    handlers base; /* first: what takes one of handlers.c's takes this one too */
    const qntx_services *services;
    atomic_bool released;       /* handlers that hang may go */
    atomic_bool is_used_later;  /* shutdown leaves a thread behind that goes on using the host */
    atomic_int reconfigured;    /* how often */
    qntx_work kept_work;        /* of an execution that is over */
    qntx_transaction kept_body; /* of a transaction that is over */
} plugin;

/* ---- Answers ---- */

/* Adds "NAME": with the comma before it that a member needs. */
static inline void member(text *out, const char *name) {
    const char last = out->length > 0 ? out->data[out->length - 1] : '{';
    text_add(out, "%s\"%s\":", last == '{' ? "" : ",", name);
}

static inline void add_number(text *out, const char *name, int64_t value) {
    member(out, name);
    text_add(out, "%" PRId64, value);
}

static inline void add_text(text *out, const char *name, qntx_str value) {
    member(out, name);
    text_quoted(out, value);
}

static inline void add_texts(text *out, const char *name, const qntx_str *items, size_t count) {
    member(out, name);
    text_add(out, "[");
    for (size_t i = 0; i < count; i++) {
        text_add(out, "%s", i > 0 ? "," : "");
        text_quoted(out, items[i]);
    }
    text_add(out, "]");
}

/* Adds bytes that are JSON already. */
static inline void add_json(text *out, const char *name, const text *json) {
    member(out, name);
    text_bytes(out, json->data != NULL ? json->data : "", json->length);
}

/* Begins an answer with what a service call came to, and why it failed. Right after that call. */
static inline void begin_answer(plugin *self, text *out, qntx_status status) {
    text_add(out, "{");
    add_number(out, "status", status);
    if (status != QNTX_OK) {
        add_text(out, "error", self->services->error_text());
    }
}

static inline qntx_status end_answer(text *out, qntx_exchange exchange) {
    text_add(out, "}\n");
    return text_respond(out, exchange);
}

/* ---- What a client sends ---- */

/* The whole body; borrowed until the handler returns. */
static inline qntx_str body_text(qntx_exchange exchange) {
    qntx_bytes body = {NULL, 0};
    (void)exchange.api->body_all(exchange, 0, &body);
    return qntx_make_str(body.data, body.length);
}

/* Takes what comes before a separator, or all there is, off the front of a text. */
static inline qntx_str take(qntx_str *rest, char separator) {
    qntx_str taken = {rest->data, 0};
    while (taken.length < rest->length && rest->data[taken.length] != separator) {
        taken.length++;
    }
    const size_t step = taken.length + (taken.length < rest->length);
    rest->data = step > 0 ? rest->data + step : rest->data;
    rest->length -= step;
    return taken;
}

static inline int64_t view_number(qntx_str view) {
    char digits[24];
    snprintf(digits, sizeof digits, "%.*s", (int)(view.length < 23 ? view.length : 23), view.data);
    return strtoll(digits, NULL, 10);
}

/* ---- Callbacks ---- */

/* What a callback collects; it returns false at the `stop`th call, 0: never. */
typedef struct collector {
    plugin *self;
    text out;
    int64_t count, stop;
} collector;

/* Counts a call of a callback, and separates its text from the last one's. */
static inline void collect(collector *into) {
    into->count++;
    text_add(&into->out, "%s", into->count > 1 ? "," : "");
}

static inline bool goes_on(const collector *into) {
    return into->count != into->stop;
}

static inline bool collect_text(void *context, qntx_str value) {
    collector *into = context;
    collect(into);
    text_quoted(&into->out, value);
    return goes_on(into);
}

/* Adds what was collected as an array, and frees it. */
static inline void add_collected(text *out, const char *name, collector *from) {
    member(out, name);
    text_add(out, "[");
    text_bytes(out, from->out.data != NULL ? from->out.data : "", from->out.length);
    text_add(out, "]");
    free(from->out.data);
    from->out = (text){0};
}

/* Memory of one byte again and again, for what is too large; the caller frees it. */
static inline char *filled(size_t size, int byte) {
    char *memory = malloc(size + 1);
    if (memory == NULL) {
        abort(); /* a test machine */
    }
    memset(memory, byte, size);
    memory[size] = '\0';
    return memory;
}

/* Texts that are none, for every place that wants text. */
#define NULL_TEXT qntx_make_str(NULL, 5)
#define ENDLESS_TEXT qntx_make_str("abc", SIZE_MAX)
#define NOT_UTF8 QNTX_LIT("caf\xe9 \xff\xfe")
#define SURROGATE QNTX_LIT("\xed\xa0\x80")
#define WITH_NUL QNTX_LIT("a\0b")

#endif
