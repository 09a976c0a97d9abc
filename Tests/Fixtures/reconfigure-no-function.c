/* SPDX-License-Identifier: MIT */
/* reconfigure-no-function: its extension "qntx.reconfigure/1" has no reconfigure. */
#include "jobs.h"

static const qntx_reconfigure table = {sizeof table, 0, NULL};

FIXTURE_METADATA("reconfigure-no-function");
FIXTURE_EXTENSION(QNTX_RECONFIGURE, table)
