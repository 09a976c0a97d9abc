/*
 * A process that watches over a plugin's, so that nothing of the plugin is left when it ends, or when the host does.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_GUARD_H
#define QNTX_GUARD_H

#include <signal.h>

#include "qntx_confine.h"

/* Tells a guard to end the plugin and all that it has started, at once. */
#define QNTX_GUARD_KILL SIGQUIT

/*
 * Splits this process: the caller goes on as its own child, and this function returns 0 there. The process that was called
 * stays behind as its guard, under its number, and does not return:
 *
 * - it keeps no descriptor, and passes all other signals on to the child;
 * - when the child ends, it kills whatever the child has started, wherever in the tree of processes and in whichever session
 *   that is, and then ends as the child did: with its status, or by its signal;
 * - when the process that started it ends, or QNTX_GUARD_KILL comes, it kills the child too;
 * - when it is killed itself, so is the child.
 *
 * To be called before there is another thread: EBUSY if there is one. Any other error number: there is no guard, and this is
 * the process that was called.
 */
int qntx_guard_enter(void);

/*
 * The same with a program as the child, confined. The texts are as for `qntx_process_start`. Returns only if there is neither
 * a guard nor a program: why.
 */
qntx_refusal qntx_guard_run(
    const char *path, const uint8_t *arguments, size_t arguments_length, const uint8_t *environment,
    size_t environment_length, const qntx_confinement *confinement, const uint8_t *paths, size_t paths_length
);

#endif
