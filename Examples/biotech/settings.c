/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <inttypes.h>
#include <stdio.h>

#include "limits.h"

enum { CELLS, LISTED, MOST_LISTED, BASES, COUNT };

static const struct {
    const char *name, *description;
    int64_t default_value, minimum, maximum;
} keys[COUNT] = {
    {"max_alignment_cells", "The largest matrix of an alignment, rows times columns; it takes half a byte a cell.",
     MAX_ALIGNMENT_CELLS, 1, MOST_ALIGNMENT_CELLS},
    {"default_listed", "How many entries an answer lists when its query has no limit; at most max_listed.",
     DEFAULT_LISTED, 0, MOST_LISTED_EVER},
    {"max_listed", "How many entries a query may ask for.", MAX_LISTED, 0, MOST_LISTED_EVER},
    {"max_record_bases", "The longest record that is searched for open reading frames; it takes a byte a base.",
     MAX_RECORD_BASES, 3, MOST_RECORD_BASES},
};

static void store(settings *out, const int64_t values[COUNT]) {
    atomic_store(&out->max_alignment_cells, values[CELLS]);
    atomic_store(&out->default_listed, values[LISTED]);
    atomic_store(&out->max_listed, values[MOST_LISTED]);
    atomic_store(&out->max_record_bases, values[BASES]);
}

void settings_defaults(settings *out) {
    int64_t values[COUNT];
    int i;
    for (i = 0; i < COUNT; i++) {
        values[i] = keys[i].default_value;
    }
    store(out, values);
}

qntx_status settings_read(settings *out, const qntx_host *host) {
    const qntx_services *services = qntx_get_services(host);
    const qntx_config_api *config = services != NULL ? services->config : NULL;
    int64_t values[COUNT];
    char text[200];
    int i;
    for (i = 0; i < COUNT; i++) {
        values[i] = keys[i].default_value;
        if (config != NULL) {
            values[i] = config->get_int(host, qntx_cstr(keys[i].name), values[i]);
        }
        if (values[i] < keys[i].minimum || values[i] > keys[i].maximum) {
            (void)snprintf(text, sizeof text, "%s is %" PRId64 "; it can be %" PRId64 " to %" PRId64, keys[i].name,
                           values[i], keys[i].minimum, keys[i].maximum);
            return qntx_fail(host, QNTX_ERR_INVALID, text);
        }
    }
    if (values[LISTED] > values[MOST_LISTED]) {
        (void)snprintf(text, sizeof text, "default_listed is %" PRId64 ", more than max_listed, which is %" PRId64,
                       values[LISTED], values[MOST_LISTED]);
        return qntx_fail(host, QNTX_ERR_INVALID, text);
    }
    store(out, values);
    return QNTX_OK;
}

qntx_status settings_schema(qntx_schema schema) {
    qntx_status status = QNTX_OK;
    int i;
    for (i = 0; status == QNTX_OK && i < COUNT; i++) {
        qntx_config_field field = {sizeof(qntx_config_field), 0, NULL, "integer", NULL, NULL, NULL, NULL, NULL, NULL};
        char default_value[24], minimum[24], maximum[24];
        (void)snprintf(default_value, sizeof default_value, "%" PRId64, keys[i].default_value);
        (void)snprintf(minimum, sizeof minimum, "%" PRId64, keys[i].minimum);
        (void)snprintf(maximum, sizeof maximum, "%" PRId64, keys[i].maximum);
        field.name = keys[i].name;
        field.description = keys[i].description;
        field.default_value = default_value;
        field.min_value = minimum;
        field.max_value = maximum;
        status = schema.api->field(schema, &field);
    }
    return status;
}
