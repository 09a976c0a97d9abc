/* SPDX-License-Identifier: MIT */
/* reconfigure-fails: it takes no new configuration, and says why. */
#include "jobs.h"

static qntx_status reconfigure(void *state) {
    return qntx_fail((const qntx_host *)state, QNTX_ERR_INVALID, "the new value is not mine");
}

static const qntx_reconfigure table = {sizeof table, 0, reconfigure};

FIXTURE_METADATA("reconfigure-fails");
FIXTURE_EXTENSION(QNTX_RECONFIGURE, table)
