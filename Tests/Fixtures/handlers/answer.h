/*
 * answer.h: handlers that answer wrongly: twice, never, with what HTTP does not allow.
 * SPDX-License-Identifier: MIT
 */
#ifndef HANDLERS_ANSWER_H
#define HANDLERS_ANSWER_H

#include "support.h"

/* Tries an answer with one header. */
static inline qntx_status try_header(qntx_exchange exchange, qntx_str name, qntx_str value) {
    const qntx_pair header = {name, value};
    const qntx_response response = {
        .struct_size = sizeof response, .status = 200, .headers = &header, .header_count = 1};
    return exchange.api->respond(exchange, &response);
}

/* 13 bytes of text. */
HANDLER(hello) {
    return qntx_respond_text(exchange, 200, "hello, world\n");
}

/* The second answer's status is in the notebook: QNTX_ERR_CLOSED. The client gets "first". */
HANDLER(answers_twice) {
    const qntx_status first = qntx_respond_text(exchange, 200, "first\n");
    note(context, "answers-twice", qntx_respond_text(exchange, 500, "second\n"));
    return first;
}

/* QNTX_OK without an answer: 500. */
HANDLER(answers_never) {
    return QNTX_OK;
}

/* Returns the status in the path, whatever the number, without an answer. */
HANDLER(returns_status) {
    return (qntx_status)path_number(exchange, "n");
}

/* Answers, and returns an error all the same: the answer stands, the error is logged. */
HANDLER(answers_and_fails) {
    qntx_respond_text(exchange, 200, "answered\n");
    return qntx_fail(((handlers *)context)->host, QNTX_ERR_FAILED, "failed after the answer");
}

/* The text is for the log; a client must not see the password. */
HANDLER(fails) {
    return qntx_fail(((handlers *)context)->host, QNTX_ERR_FAILED, "no access with password hunter2");
}

/* A status from 200 to 599 goes out with a body; any other is refused, and the refusal is the answer. */
HANDLER(http_status) {
    text out = {0};
    const qntx_status status =
        qntx_respond(exchange, (uint32_t)path_number(exchange, "n"), "text/plain", "body\n", 5);
    if (status == QNTX_OK) {
        return status;
    }
    text_add(&out, "{\"status\":%d}\n", status);
    return text_respond(&out, exchange);
}

/* Names that HTTP does not allow. Each is refused; the refusals are the answer. */
HANDLER(bad_header_name) {
    const qntx_str names[] = {
        {NULL, 0},       QNTX_LIT("two words"), QNTX_LIT("colon:"),  QNTX_LIT("line\nbreak"),
        QNTX_LIT("nul\0"), QNTX_LIT("\xff"),      QNTX_LIT(":status"), QNTX_LIT("x\r\nset-cookie"),
        QNTX_LIT("caf\xc3\xa9"),
    };
    text out = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        text_add(&out, "%s%d", i > 0 ? "," : "[", try_header(exchange, names[i], QNTX_LIT("value")));
    }
    text_add(&out, "]\n");
    return text_respond(&out, exchange);
}

/* Values that HTTP does not allow: they would begin headers and bodies of their own. */
HANDLER(bad_header_value) {
    const qntx_str values[] = {
        QNTX_LIT("a\r\nset-cookie: stolen=1"), QNTX_LIT("a\nset-cookie: stolen=1"), QNTX_LIT("a\rb"),
        QNTX_LIT("a\r\n\r\n<script>"), QNTX_LIT("a\0b"), QNTX_LIT("a\r\n folded"),
    };
    text out = {0};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        text_add(&out, "%s%d", i > 0 ? "," : "[", try_header(exchange, QNTX_LIT("x-name"), values[i]));
    }
    text_add(&out, "]\n");
    return text_respond(&out, exchange);
}

/* Headers that frame the message are the host's business: they are left out, "x-kept: yes" is not. */
HANDLER(framing_headers) {
    const qntx_pair headers[] = {
        {QNTX_LIT("content-length"), QNTX_LIT("5")},   {QNTX_LIT("Transfer-Encoding"), QNTX_LIT("chunked")},
        {QNTX_LIT("connection"), QNTX_LIT("close")},   {QNTX_LIT("Keep-Alive"), QNTX_LIT("timeout=1")},
        {QNTX_LIT("upgrade"), QNTX_LIT("websocket")},  {QNTX_LIT("content-length"), QNTX_LIT("99")},
        {QNTX_LIT("x-kept"), QNTX_LIT("yes")},
    };
    const qntx_response response = {.struct_size = sizeof response,
                                    .status = 200,
                                    .headers = headers,
                                    .header_count = sizeof headers / sizeof *headers,
                                    .body = qntx_make_bytes("hello, world\n", 13)};
    return exchange.api->respond(exchange, &response);
}

/* Responses that are none: NULL, a struct_size of 0, of 8, headers that are NULL. All QNTX_ERR_INVALID. */
HANDLER(null_response) {
    const qntx_response no_size = {.status = 200}, small = {.struct_size = 8, .status = 200};
    const qntx_response no_headers = {.struct_size = sizeof no_headers, .status = 200, .header_count = 3};
    const qntx_response *const responses[] = {NULL, &no_size, &small, &no_headers};
    text out = {0};
    for (size_t i = 0; i < 4; i++) {
        text_add(&out, "%s%d,%d", i > 0 ? "," : "[", exchange.api->respond(exchange, responses[i]),
                 exchange.api->begin(exchange, responses[i]));
    }
    text_add(&out, "]\n");
    return text_respond(&out, exchange);
}

/* COUNT headers with values of SIZE bytes; where the host refuses them, the refusal is the answer. */
HANDLER(huge_headers) {
    const size_t count = (size_t)path_number(exchange, "count"), size = (size_t)path_number(exchange, "size");
    qntx_pair *headers = calloc(count + 1, sizeof *headers);
    char *value = malloc(size + 1);
    text out = {0};
    qntx_response response = {.struct_size = sizeof response, .status = 200, .header_count = count};
    if (headers == NULL || value == NULL) {
        free(headers);
        free(value);
        return QNTX_ERR_NO_MEMORY;
    }
    memset(value, 'x', size);
    for (size_t i = 0; i < count; i++) {
        headers[i].name = QNTX_LIT("x-huge");
        headers[i].value = qntx_make_str(value, size);
    }
    response.headers = headers;
    const qntx_status status = exchange.api->respond(exchange, &response);
    free(headers);
    free(value);
    if (status == QNTX_OK) {
        return status;
    }
    text_add(&out, "{\"status\":%d}\n", status);
    return text_respond(&out, exchange);
}

#endif
