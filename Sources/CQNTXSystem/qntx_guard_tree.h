/*
 * The processes below this one.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_GUARD_TREE_H
#define QNTX_GUARD_TREE_H

#include <stdbool.h>

/* Sends SIGKILL to all that it finds. Whether it found any. */
bool qntx_guard_kill_tree(void);

#endif
