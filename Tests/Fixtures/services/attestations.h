/*
 * attestations.h: the attestations.
 * SPDX-License-Identifier: MIT
 *
 * A client describes them in lines "NAME=VALUE", a blank line between two. The names are those of
 * qntx_attestation and its filter; in a list, items have '|' between them.
 */
#ifndef SERVICES_ATTESTATIONS_H
#define SERVICES_ATTESTATIONS_H

#include "support.h"

enum { MOST_ITEMS = 32, MOST_RECORDS = 64 };

/* One description; what it points to is the body's. */
typedef struct record {
    qntx_attestation attestation;
    qntx_attestation_filter filter;
    qntx_str lists[4][MOST_ITEMS];
} record;

static inline void read_list(record *into, int which, qntx_str value) {
    size_t count = 0;
    while (value.length > 0 && count < MOST_ITEMS) {
        into->lists[which][count++] = take(&value, '|');
    }
    const qntx_str *items = into->lists[which];
    switch (which) {
    case 0:
        into->attestation.subjects = into->filter.subjects = items;
        into->attestation.subject_count = into->filter.subject_count = count;
        break;
    case 1:
        into->attestation.predicates = into->filter.predicates = items;
        into->attestation.predicate_count = into->filter.predicate_count = count;
        break;
    case 2:
        into->attestation.contexts = into->filter.contexts = items;
        into->attestation.context_count = into->filter.context_count = count;
        break;
    default:
        into->attestation.actors = into->filter.actors = items;
        into->attestation.actor_count = into->filter.actor_count = count;
    }
}

static inline void read_field(record *into, qntx_str name, qntx_str value) {
    static const char *const lists[] = {"subjects", "predicates", "contexts", "actors"};
    for (int i = 0; i < 4; i++) {
        if (qntx_str_is(name, lists[i])) {
            read_list(into, i, value);
        }
    }
    if (qntx_str_is(name, "id")) {
        into->attestation.id = value;
    } else if (qntx_str_is(name, "source")) {
        into->attestation.source = value;
    } else if (qntx_str_is(name, "attributes")) {
        into->attestation.attributes = value;
    } else if (qntx_str_is(name, "timestamp")) {
        into->attestation.timestamp = view_number(value);
    } else if (qntx_str_is(name, "time_start")) {
        into->filter.time_start = view_number(value);
    } else if (qntx_str_is(name, "time_end")) {
        into->filter.time_end = view_number(value);
    } else if (qntx_str_is(name, "limit")) {
        into->filter.limit = (uint32_t)view_number(value);
    }
}

/* Reads the lines up to a blank one, and takes them off the text. */
static inline void read_record(record *into, qntx_str *body) {
    memset(into, 0, sizeof *into);
    into->attestation.struct_size = sizeof into->attestation;
    into->filter.struct_size = sizeof into->filter;
    while (body->length > 0) {
        qntx_str line = take(body, '\n');
        if (line.length == 0) {
            return;
        }
        const qntx_str name = take(&line, '=');
        read_field(into, name, line);
    }
}

static inline bool collect_attestation(void *context, const qntx_attestation *made) {
    collector *into = context;
    collect(into);
    text_add(&into->out, "{");
    add_number(&into->out, "struct_size", made->struct_size);
    add_text(&into->out, "id", made->id);
    add_texts(&into->out, "subjects", made->subjects, made->subject_count);
    add_texts(&into->out, "predicates", made->predicates, made->predicate_count);
    add_texts(&into->out, "contexts", made->contexts, made->context_count);
    add_texts(&into->out, "actors", made->actors, made->actor_count);
    add_number(&into->out, "timestamp", made->timestamp);
    add_text(&into->out, "source", made->source);
    add_text(&into->out, "attributes", made->attributes);
    add_number(&into->out, "created_at", made->created_at);
    text_add(&into->out, "}");
    return goes_on(into);
}

static inline bool count_attestation(void *context, const qntx_attestation *made) {
    collector *into = context;
    (void)made;
    into->count++;
    return goes_on(into);
}

typedef qntx_status (*store_function)(const qntx_host *, const qntx_attestation *const *, size_t,
                                      qntx_attestation_callback, void *);

static inline qntx_status answer_store(plugin *self, qntx_exchange exchange, const qntx_request *request,
                                       store_function store) {
    record *records = calloc(MOST_RECORDS, sizeof *records);
    const qntx_attestation *all[MOST_RECORDS];
    collector stored = {.self = self, .stop = query_number(request, "stop", 0)};
    qntx_str body = body_text(exchange);
    size_t count = 0;
    text out = {0};
    if (records == NULL) {
        return QNTX_ERR_NO_MEMORY;
    }
    while (body.length > 0 && count < MOST_RECORDS) {
        read_record(&records[count], &body);
        all[count] = &records[count].attestation;
        count++;
    }
    const bool is_silent = query_number(request, "silent", 0) != 0;
    begin_answer(self, &out,
                 store(self->base.host, all, count, is_silent ? NULL : collect_attestation, &stored));
    add_collected(&out, "stored", &stored);
    free(records);
    return end_answer(&out, exchange);
}

HANDLER(attest_create) {
    plugin *self = context;
    return answer_store(self, exchange, request, self->services->attestations->create);
}

HANDLER(attest_generate) {
    plugin *self = context;
    return answer_store(self, exchange, request, self->services->attestations->generate);
}

HANDLER(attest_exists) {
    plugin *self = context;
    bool exists = true;
    text out = {0};
    begin_answer(self, &out,
                 self->services->attestations->exists(self->base.host, qntx_path_value(exchange, "id"),
                                                      &exists));
    add_number(&out, "exists", exists);
    return end_answer(&out, exchange);
}

HANDLER(attest_query) {
    plugin *self = context;
    qntx_str body = body_text(exchange);
    record asked;
    collector found = {.self = self, .stop = query_number(request, "stop", 0)};
    text out = {0};
    read_record(&asked, &body);
    const bool counts = query_number(request, "count", 0) != 0;
    begin_answer(self, &out,
                 self->services->attestations->query(self->base.host, &asked.filter,
                                                     counts ? count_attestation : collect_attestation,
                                                     &found));
    add_number(&out, "count", found.count);
    add_collected(&out, "found", &found);
    return end_answer(&out, exchange);
}

/* Many at once: so many attestations, of so many subjects each, with so many bytes of attributes. */
HANDLER(attest_large) {
    plugin *self = context;
    const size_t count = (size_t)path_number(exchange, "count");
    const size_t subjects = (size_t)path_number(exchange, "subjects");
    const size_t bytes = (size_t)path_number(exchange, "bytes");
    const qntx_attestation **all = calloc(count + 1, sizeof *all);
    qntx_str *items = calloc(subjects + 1, sizeof *items);
    char *names = calloc(subjects + 1, 32), *attributes = filled(bytes + 8, 'x');
    qntx_attestation one = {.struct_size = sizeof one};
    collector stored = {.self = self};
    text out = {0};
    if (all != NULL && items != NULL && names != NULL) {
        for (size_t i = 0; i < subjects; i++) {
            snprintf(names + 32 * i, 32, "large%zu", i);
            items[i] = qntx_cstr(names + 32 * i);
        }
        for (size_t i = 0; i < count; i++) {
            all[i] = &one;
        }
        one.subjects = items;
        one.subject_count = subjects;
        if (bytes > 0) { /* {"x":"xxx"}: as many bytes as asked for, at least 8 */
            const size_t length = bytes < 8 ? 8 : bytes;
            memcpy(attributes, "{\"x\":\"", 6);
            memcpy(attributes + length - 2, "\"}", 2);
            one.attributes = qntx_make_str(attributes, length);
        }
        begin_answer(self, &out,
                     self->services->attestations->create(self->base.host, all, count, count_attestation,
                                                          &stored));
        add_number(&out, "stored", stored.count);
    }
    free(all);
    free(items);
    free(names);
    free(attributes);
    return out.data != NULL ? end_answer(&out, exchange) : QNTX_ERR_NO_MEMORY;
}

/* From within the callback of a query: every other function of the service, and the query once more. */
static inline bool call_within(void *context, const qntx_attestation *made) {
    collector *into = context;
    plugin *self = into->self;
    const qntx_attestations_api *store = self->services->attestations;
    const qntx_attestation_filter nothing = {.struct_size = sizeof nothing, .limit = 1};
    const qntx_str subject = QNTX_LIT("nested");
    const qntx_attestation inner = {.struct_size = sizeof inner, .subjects = &subject, .subject_count = 1};
    const qntx_attestation *all = &inner;
    collector found = {.self = self};
    bool exists = false;
    if (into->count++ == 0) {
        text_add(&into->out, "{");
        add_number(&into->out, "create", store->create(self->base.host, &all, 1, NULL, NULL));
        add_number(&into->out, "generate", store->generate(self->base.host, &all, 1, NULL, NULL));
        add_number(&into->out, "exists", store->exists(self->base.host, made->id, &exists));
        add_number(&into->out, "is-there", exists);
        add_number(&into->out, "query",
                   store->query(self->base.host, &nothing, count_attestation, &found));
        add_number(&into->out, "found", found.count);
        add_text(&into->out, "still-lent", made->subjects[0]);
        text_add(&into->out, "}");
    }
    return true;
}

HANDLER(attest_nested) {
    plugin *self = context;
    const qntx_attestation_filter filter = {.struct_size = sizeof filter};
    collector within = {.self = self};
    text out = {0};
    begin_answer(self, &out,
                 self->services->attestations->query(self->base.host, &filter, call_within, &within));
    add_number(&out, "calls", within.count);
    if (within.out.data != NULL) {
        add_json(&out, "within", &within.out);
        free(within.out.data);
    }
    return end_answer(&out, exchange);
}

#endif
