/*
 * request.h: handlers that show what arrives of a request.
 * SPDX-License-Identifier: MIT
 */
#ifndef HANDLERS_REQUEST_H
#define HANDLERS_REQUEST_H

#include "support.h"

HANDLER(request_head) {
    text out = {0};
    text_add(&out, "{\"method\":");
    text_quoted(&out, request->method);
    text_add(&out, ",\"path\":");
    text_quoted(&out, request->path);
    text_add(&out, ",\"query\":");
    text_quoted(&out, request->query);
    text_add(&out, ",\"body_length\":%" PRIu64 "}\n", request->body_length);
    return text_respond(&out, exchange);
}

/* All lines by their index, as [["name","value"],...]; beyond the last it is false. */
HANDLER(headers) {
    text out = {0};
    qntx_str name, value;
    text_add(&out, "[");
    for (size_t i = 0; exchange.api->header_at(exchange, i, &name, &value); i++) {
        text_add(&out, i > 0 ? ",[" : "[");
        text_quoted(&out, name);
        text_add(&out, ",");
        text_quoted(&out, value);
        text_add(&out, "]");
    }
    text_add(&out, "]\n");
    if (exchange.api->header_at(exchange, SIZE_MAX, &name, &value)) {
        free(out.data);
        return qntx_fail(((handlers *)context)->host, QNTX_ERR_FAILED, "there is a header of index SIZE_MAX");
    }
    return text_respond(&out, exchange);
}

/* One by its name in the path, any case; null where there is none. */
HANDLER(header) {
    text out = {0};
    qntx_str value;
    if (exchange.api->header(exchange, qntx_path_value(exchange, "name"), &value)) {
        text_quoted(&out, value);
    } else {
        text_add(&out, value.length == 0 ? "null" : "\"not empty\"");
    }
    text_add(&out, "\n");
    return text_respond(&out, exchange);
}

/* The bytes of the wildcard "value", and whether there is one called "other". */
HANDLER(path_value) {
    const qntx_str value = qntx_path_value(exchange, "value");
    qntx_str other;
    text out = {0};
    text_add(&out, "{\"length\":%zu,\"hex\":\"", value.length);
    for (size_t i = 0; i < value.length; i++) {
        text_add(&out, "%02x", (unsigned char)value.data[i]);
    }
    text_add(&out, "\",\"other\":%s}\n",
             exchange.api->path_value(exchange, QNTX_LIT("other"), &other) ? "true" : "false");
    return text_respond(&out, exchange);
}

/* Nanoseconds until the deadline, before the answer. */
HANDLER(time_left) {
    text out = {0};
    text_add(&out, "%" PRIu64 "\n", exchange.api->time_left(exchange));
    return text_respond(&out, exchange);
}

/* "true" before the answer. In the notebook, after it: is_open 0, time_left 0. */
HANDLER(is_open) {
    const bool open = exchange.api->is_open(exchange);
    const qntx_status status = qntx_respond_json(exchange, 200, open ? "true\n" : "false\n");
    note(context, "is-open-after", exchange.api->is_open(exchange));
    note(context, "time-left-after", (int64_t)exchange.api->time_left(exchange));
    return status;
}

#endif
