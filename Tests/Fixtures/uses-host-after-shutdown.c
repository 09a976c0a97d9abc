/* SPDX-License-Identifier: MIT */
/*
 * uses-host-after-shutdown: shutdown leaves a thread behind that uses the host for 200 ms more. The host
 * does not crash and writes none of its lines: log_enabled is false, get_extension NULL, fail
 * QNTX_ERR_CLOSED. The thread leaves a last line in the trace, "uses-host-after-shutdown enabled=0
 * extension=0 fail=-5".
 */
#include <pthread.h>
#include <stdio.h>

#include "fixture.h"
#include "trace.h"

static void *afterwards(void *argument) {
    const qntx_host *host = argument;
    bool enabled = false, extension = false;
    qntx_status status = QNTX_OK;
    char line[64];
    usleep(20000); /* shutdown has returned */
    for (int i = 0; i < 180; i++) {
        qntx_log(host, QNTX_LOG_CRITICAL, "a line from beyond the end");
        enabled = enabled || host->log_enabled(host, QNTX_LOG_CRITICAL);
        extension = extension || host->get_extension(host, "qntx.nothing/1") != NULL;
        status = qntx_fail(host, QNTX_ERR_FAILED, "a reason from beyond the end");
        usleep(1000);
    }
    snprintf(line, sizeof line, "enabled=%d extension=%d fail=%d", enabled, extension, status);
    fixture_trace("uses-host-after-shutdown", line);
    return NULL;
}

static qntx_status shutdown(void *state) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, afterwards, state) == 0) {
        pthread_detach(thread); /* the misdeed */
    }
    return QNTX_OK;
}

FIXTURE_METADATA("uses-host-after-shutdown");
FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = shutdown,
               .register_http = fixture_register_http)
