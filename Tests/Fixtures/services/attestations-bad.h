/*
 * attestations-bad.h: what no attestation store should take. Each is one call; the answer has its status by
 * name.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_ATTESTATIONS_BAD_H
#define SERVICES_ATTESTATIONS_BAD_H

#include "attestations.h"

static const qntx_str good_subject = {"good", 4};

/* An attestation that is well but for what is changed afterwards. */
static inline qntx_attestation ordinary(void) {
    const qntx_attestation one = {
        .struct_size = sizeof one, .subjects = &good_subject, .subject_count = 1};
    return one;
}

static inline qntx_status store_one(plugin *self, store_function store, const qntx_attestation *one) {
    return store(self->base.host, &one, 1, NULL, NULL);
}

/* Subjects that are none, one after the other. */
static inline void bad_subjects(plugin *self, store_function store, text *out) {
    const struct {
        const char *name;
        qntx_str subject;
    } subjects[] = {
        {"subject-null", NULL_TEXT},     {"subject-endless", ENDLESS_TEXT}, {"subject-not-utf8", NOT_UTF8},
        {"subject-surrogate", SURROGATE}, {"subject-nul", WITH_NUL},         {"subject-empty", {NULL, 0}},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        qntx_attestation one = ordinary();
        one.subjects = &subjects[i].subject;
        add_number(out, subjects[i].name, store_one(self, store, &one));
    }
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"no-subject", "subjects-null", "subjects-endless"};
        qntx_attestation one = ordinary();
        one.subjects = i == 1 ? NULL : one.subjects;
        one.subject_count = i == 0 ? 0 : i == 1 ? 1 : SIZE_MAX;
        add_number(out, names[i], store_one(self, store, &one));
    }
}

/* Attributes that are no JSON object. */
static inline void bad_attributes(plugin *self, store_function store, text *out) {
    const struct {
        const char *name;
        qntx_str attributes;
    } list[] = {
        {"attributes-null", NULL_TEXT},
        {"attributes-not-utf8", QNTX_LIT("{\"a\":\"\xff\"}")},
        {"attributes-nul", QNTX_LIT("{\"a\":\"\0\"}")},
        {"attributes-no-json", QNTX_LIT("{")},
        {"attributes-array", QNTX_LIT("[1]")},
        {"attributes-trailing", QNTX_LIT("{} {}")},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        qntx_attestation one = ordinary();
        one.attributes = list[i].attributes;
        add_number(out, list[i].name, store_one(self, store, &one));
    }
}

/* Structs of other sizes: too small ones, one from the future, one that is garbage; lists that are none. */
static inline void bad_sizes(plugin *self, store_function store, text *out) {
    static const uint32_t sizes[] = {0, 4, 8, 128, UINT32_MAX};
    static const char *const names[] = {"size-0", "size-4", "size-8", "size-128", "size-max"};
    struct {
        qntx_attestation known;
        uint64_t more[8];
    } future = {ordinary(), {~0u, ~0u}};
    qntx_attestation one = ordinary();
    const qntx_attestation *const none = NULL;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        one.struct_size = sizes[i];
        add_number(out, names[i], store_one(self, store, &one));
    }
    future.known.struct_size = sizeof future;
    add_number(out, "size-future", store_one(self, store, &future.known));
    add_number(out, "item-null", store(self->base.host, &none, 1, NULL, NULL));
    add_number(out, "list-null", store(self->base.host, NULL, 1, NULL, NULL));
    add_number(out, "list-empty", store(self->base.host, NULL, 0, NULL, NULL));
    add_number(out, "list-endless", store(self->base.host, &none, SIZE_MAX, NULL, NULL));
}

static inline void bad_others(plugin *self, store_function store, text *out) {
    char *long_id = filled(10000, 'A');
    qntx_attestation one = ordinary();
    one.id = NOT_UTF8;
    add_number(out, "id-not-utf8", store_one(self, store, &one));
    one.id = qntx_make_str(long_id, 10000);
    add_number(out, "id-long", store_one(self, store, &one));
    one = ordinary();
    one.timestamp = INT64_MIN;
    add_number(out, "time-min", store_one(self, store, &one));
    one.timestamp = INT64_MAX;
    add_number(out, "time-max", store_one(self, store, &one));
    free(long_id);
}

static inline qntx_status answer_bad(plugin *self, qntx_exchange exchange, store_function store) {
    text out = {0};
    text_add(&out, "{");
    bad_subjects(self, store, &out);
    bad_attributes(self, store, &out);
    bad_sizes(self, store, &out);
    bad_others(self, store, &out);
    return end_answer(&out, exchange);
}

HANDLER(attest_create_bad) {
    plugin *self = context;
    return answer_bad(self, exchange, self->services->attestations->create);
}

HANDLER(attest_generate_bad) {
    plugin *self = context;
    return answer_bad(self, exchange, self->services->attestations->generate);
}

HANDLER(attest_query_bad) {
    plugin *self = context;
    const qntx_host *host = self->base.host;
    const qntx_attestations_api *store = self->services->attestations;
    const qntx_str bad = NOT_UTF8;
    qntx_attestation_filter filter = {.struct_size = sizeof filter};
    collector found = {.self = self};
    bool exists = false;
    text out = {0};
    text_add(&out, "{");
    add_number(&out, "exists-null", store->exists(host, NULL_TEXT, &exists));
    add_number(&out, "exists-not-utf8", store->exists(host, NOT_UTF8, &exists));
    add_number(&out, "exists-nul", store->exists(host, WITH_NUL, &exists));
    add_number(&out, "exists-empty", store->exists(host, QNTX_LIT(""), &exists));
    add_number(&out, "exists-no-answer", store->exists(host, QNTX_LIT("AS"), NULL));
    add_number(&out, "filter-null", store->query(host, NULL, count_attestation, &found));
    add_number(&out, "callback-null", store->query(host, &filter, NULL, NULL));
    filter.subject_count = 1;
    add_number(&out, "subjects-null", store->query(host, &filter, count_attestation, &found));
    filter.subjects = &bad;
    add_number(&out, "subject-not-utf8", store->query(host, &filter, count_attestation, &found));
    filter.subject_count = SIZE_MAX;
    add_number(&out, "subjects-endless", store->query(host, &filter, count_attestation, &found));
    filter.subject_count = 0;
    filter.struct_size = 8;
    add_number(&out, "size-8", store->query(host, &filter, count_attestation, &found));
    filter.struct_size = UINT32_MAX;
    add_number(&out, "size-max", store->query(host, &filter, count_attestation, &found));
    add_number(&out, "found", found.count);
    return end_answer(&out, exchange);
}

#endif
