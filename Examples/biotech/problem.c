/* SPDX-License-Identifier: MIT */
#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

qntx_status problem_set(problem *what, uint32_t http_status, const char *format, ...) {
    if (what->http_status == 0) {
        va_list arguments;
        what->http_status = http_status;
        va_start(arguments, format);
        (void)vsnprintf(what->text, sizeof what->text, format, arguments);
        va_end(arguments);
    }
    return what->http_status == 413 ? QNTX_ERR_TOO_LARGE : QNTX_ERR_INVALID;
}

const char *problem_byte(unsigned char byte, char *text) {
    if (byte > 0x20 && byte < 0x7f) {
        (void)snprintf(text, 12, "'%c'", (char)byte);
    } else {
        (void)snprintf(text, 12, "byte 0x%02X", (unsigned)byte);
    }
    return text;
}
