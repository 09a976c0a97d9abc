/*
 * settings.h: what an operator can configure.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_SETTINGS_H
#define BIOTECH_SETTINGS_H

#include <stdatomic.h>

#include "qntx_plugin.h"

/* Atomic, because a new configuration arrives while requests are under way; each of them reads a value once. */
typedef struct settings {
    _Atomic int64_t max_alignment_cells;
    _Atomic int64_t default_listed;
    _Atomic int64_t max_listed;
    _Atomic int64_t max_record_bases;
} settings;

/* Those that limits.h has. */
void settings_defaults(settings *out);

/*
 * Reads the host's configuration; what is not set, or all of it in a host without services, is the default. Where a
 * value is out of bounds `out` stays as it was, and the host is told why: QNTX_ERR_INVALID. [main]
 */
qntx_status settings_read(settings *out, const qntx_host *host);

/* Adds the keys to the plugin's schema. [main] */
qntx_status settings_schema(qntx_schema schema);

#endif
