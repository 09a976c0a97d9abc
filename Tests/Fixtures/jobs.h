/*
 * jobs.h: what a fixture has whose misdeed is in its extension "qntx.jobs/1": an ordinary plugin beside it,
 * and a handler that is well.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_FIXTURE_JOBS_H
#define QNTX_FIXTURE_JOBS_H

#include <string.h>

#include "fixture.h"

static inline qntx_status fixture_work(void *context, qntx_work work, const qntx_job *job) {
    (void)context;
    return work.api->result(work, job->payload);
}

/* The vtable with an extension's table under a name, and the entry. */
#define FIXTURE_EXTENSION(NAME, TABLE)                                                                   \
    static const void *get_extension(const char *name) {                                                 \
        return strcmp(name, NAME) == 0 ? (const void *)&(TABLE) : NULL;                                  \
    }                                                                                                    \
    FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown,                       \
                   .register_http = fixture_register_http, .get_extension = get_extension)

#endif
