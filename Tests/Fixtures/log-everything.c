/* SPDX-License-Identifier: MIT */
/*
 * log-everything: initialize and GET /log write every kind of line there is. The host writes each as one
 * line of its own, repairs what is not UTF-8, cuts what is beyond 64 KiB, takes a level that is out of
 * range as the nearest, and lets no control character forge a line.
 */
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

static void log_with(const qntx_host *host, int32_t level, qntx_str message, size_t count) {
    const qntx_pair fields[] = {
        {QNTX_LIT("number"), QNTX_LIT("42")},
        {QNTX_LIT("text"), QNTX_LIT("with spaces and \"quotes\"")},
        {QNTX_LIT("empty"), {NULL, 0}},
        {{NULL, 0}, QNTX_LIT("of no name")},
        {QNTX_LIT("broken\xff"), QNTX_LIT("\xc3(")},
        {QNTX_LIT("number"), QNTX_LIT("43")},
    };
    const size_t most = sizeof fields / sizeof *fields;
    host->log(host, level, message, count > 0 ? fields : NULL, count < most ? count : most);
}

static void log_everything(const qntx_host *host) {
    static const char *const levels[] = {"trace", "debug", "info", "notice", "warning", "error", "critical"};
    const size_t size = 1 << 20;
    char *huge = malloc(size);
    for (int32_t level = 0; level < 7; level++) {
        log_with(host, level, qntx_cstr(levels[level]), (size_t)level);
    }
    log_with(host, -1, QNTX_LIT("level -1"), 0);
    log_with(host, 7, QNTX_LIT("level 7"), 0);
    log_with(host, INT32_MAX, QNTX_LIT("level INT32_MAX"), 0);
    log_with(host, INT32_MIN, QNTX_LIT("level INT32_MIN"), 0);
    log_with(host, QNTX_LOG_INFO, qntx_make_str(NULL, 0), 0);
    log_with(host, QNTX_LOG_INFO, QNTX_LIT("bad: \xff \xc3( \xed\xa0\x80 \xf4\x90\x80\x80"), 0);
    log_with(host, QNTX_LOG_INFO, QNTX_LIT("a NUL\0inside"), 0);
    log_with(host, QNTX_LOG_INFO, QNTX_LIT("first line\n2099-01-01 critical forged: second\r\n\x1b[31m"), 0);
    if (huge != NULL) {
        memset(huge, 'x', size);
        log_with(host, QNTX_LOG_INFO, qntx_make_str(huge, size), 0);
        /* The cut falls inside of a character of three bytes. */
        for (size_t i = 0; i + 3 <= size; i += 3) {
            memcpy(huge + i, "\xe2\x82\xac", 3);
        }
        log_with(host, QNTX_LOG_INFO, qntx_make_str(huge, size / 3 * 3), 0);
        free(huge);
    }
}

static qntx_status initialize(const qntx_host *host, void **state) {
    log_everything(host);
    return fixture_initialize(host, state);
}

static qntx_status log_handler(void *context, qntx_exchange exchange, const qntx_request *request) {
    (void)request;
    log_everything(context);
    return qntx_respond_text(exchange, 200, "logged\n");
}

static qntx_status register_http(void *state, qntx_mux mux) {
    return qntx_handle(mux, "GET /log", log_handler, state);
}

FIXTURE_METADATA("log-everything");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = fixture_shutdown, .register_http = register_http)
