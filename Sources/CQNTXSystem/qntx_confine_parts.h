/*
 * What confines a process, part by part, between fork and exec: nothing here takes a lock or memory. Paths are a list that
 * ends with NULL.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_CONFINE_PARTS_H
#define QNTX_CONFINE_PARTS_H

#include "qntx_confine.h"

/* Landlock. Where the kernel has none, nothing happens. Returns 0 or an error number, and of which path. */
int qntx_confine_paths(const qntx_confinement *confinement, char *const *paths, int *index);

/* The filter of system calls. Returns 0 or an error number. */
int qntx_confine_calls(const qntx_confinement *confinement, bool may_start_programs);

/* Has another process asked before a program is started. Returns its descriptor or a negative error number. */
int qntx_confine_ask_for_programs(void);

/*
 * Becomes a program, confined. A strict process may do so once, which takes the help of the process at the other end of the
 * socket `report`: that has to call `qntx_confine_see_off`. Returns only when it was refused, and has reported that.
 */
void qntx_confine_become(
    const char *path, char *const *arguments, char *const *environment, const qntx_confinement *confinement,
    char *const *paths, int report
);

/* Reports what was refused. */
void qntx_confine_report(int report, qntx_refusal refusal);

/*
 * Waits until a child has become its program, or has ended. Returns what was refused, if it said so: then it has ended, or
 * is about to.
 */
qntx_refusal qntx_confine_see_off(int report);

/* Texts one after the other, each with a NUL at its end, as a list that ends with NULL: to be freed; NULL for no memory. */
char **qntx_texts(const uint8_t *texts, size_t length);

#endif
