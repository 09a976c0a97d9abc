/*
 * config.h: the configuration.
 * SPDX-License-Identifier: MIT
 */
#ifndef SERVICES_CONFIG_H
#define SERVICES_CONFIG_H

#include "support.h"

/* Reads a key into a buffer of so many bytes, every one of them '#' before. */
static inline qntx_status answer_get(plugin *self, qntx_exchange exchange, size_t capacity) {
    const qntx_config_api *config = self->services->config;
    char *buffer = filled(capacity, '#');
    size_t length = 12345;
    text out = {0};
    const qntx_status status =
        config->get(self->base.host, qntx_path_value(exchange, "key"), buffer, capacity, &length);
    begin_answer(self, &out, status);
    add_number(&out, "length", (int64_t)length);
    if (status == QNTX_OK && length <= capacity) {
        add_text(&out, "value", qntx_make_str(buffer, length));
        add_number(&out, "terminated", length < capacity && buffer[length] == '\0');
    }
    add_number(&out, "untouched", strspn(buffer, "#") == capacity);
    free(buffer);
    return end_answer(&out, exchange);
}

HANDLER(config_get) {
    return answer_get(context, exchange, 4096);
}

HANDLER(config_get_into) {
    return answer_get(context, exchange, (size_t)path_number(exchange, "capacity"));
}

HANDLER(config_typed) {
    plugin *self = context;
    const qntx_config_api *config = self->services->config;
    const qntx_str key = qntx_path_value(exchange, "key");
    const long fallback = path_number(exchange, "fallback");
    text out = {0};
    text_add(&out, "{");
    add_number(&out, "int", config->get_int(self->base.host, key, fallback));
    member(&out, "number");
    text_add(&out, "%.17g", config->get_number(self->base.host, key, (double)fallback));
    add_number(&out, "bool", config->get_bool(self->base.host, key, fallback != 0));
    return end_answer(&out, exchange);
}

HANDLER(config_list) {
    plugin *self = context;
    collector items = {.self = self, .stop = query_number(request, "stop", 0)};
    text out = {0};
    begin_answer(self, &out,
                 self->services->config->get_list(self->base.host, qntx_path_value(exchange, "key"),
                                                  collect_text, &items));
    add_collected(&out, "items", &items);
    return end_answer(&out, exchange);
}

HANDLER(config_keys) {
    plugin *self = context;
    collector keys = {.self = self, .stop = query_number(request, "stop", 0)};
    text out = {0};
    begin_answer(self, &out, self->services->config->keys(self->base.host, collect_text, &keys));
    add_collected(&out, "keys", &keys);
    return end_answer(&out, exchange);
}

HANDLER(config_set) {
    plugin *self = context;
    text out = {0};
    begin_answer(self, &out,
                 self->services->config->set(self->base.host, qntx_path_value(exchange, "key"),
                                             body_text(exchange)));
    return end_answer(&out, exchange);
}

HANDLER(config_bad) {
    plugin *self = context;
    const qntx_host *host = self->base.host;
    const qntx_config_api *config = self->services->config;
    const size_t huge = (size_t)4 << 20;
    char *large = filled(huge, 'x');
    char buffer[8];
    text out = {0};
    text_add(&out, "{");
    add_number(&out, "get-null", config->get(host, NULL_TEXT, buffer, sizeof buffer, NULL));
    add_number(&out, "get-endless", config->get(host, ENDLESS_TEXT, buffer, sizeof buffer, NULL));
    add_number(&out, "get-not-utf8", config->get(host, NOT_UTF8, buffer, sizeof buffer, NULL));
    add_number(&out, "get-nul", config->get(host, WITH_NUL, buffer, sizeof buffer, NULL));
    add_number(&out, "get-empty", config->get(host, QNTX_LIT(""), buffer, sizeof buffer, NULL));
    add_number(&out, "get-huge-key", config->get(host, qntx_make_str(large, huge), buffer, 8, NULL));
    add_number(&out, "int-null", config->get_int(host, NULL_TEXT, 7));
    add_number(&out, "bool-not-utf8", config->get_bool(host, NOT_UTF8, true));
    add_number(&out, "list-null", config->get_list(host, NULL_TEXT, collect_text, NULL));
    add_number(&out, "list-null-callback", config->get_list(host, QNTX_LIT("bad"), NULL, NULL));
    add_number(&out, "keys-null-callback", config->keys(host, NULL, NULL));
    add_number(&out, "set-empty-key", config->set(host, QNTX_LIT(""), QNTX_LIT("1")));
    add_number(&out, "set-null-key", config->set(host, NULL_TEXT, QNTX_LIT("1")));
    add_number(&out, "set-null-value", config->set(host, QNTX_LIT("bad"), NULL_TEXT));
    add_number(&out, "set-not-utf8", config->set(host, QNTX_LIT("bad"), NOT_UTF8));
    add_number(&out, "set-nul", config->set(host, QNTX_LIT("bad"), WITH_NUL));
    add_number(&out, "set-huge", config->set(host, QNTX_LIT("bad"), qntx_make_str(large, huge)));
    free(large);
    return end_answer(&out, exchange);
}

#endif
