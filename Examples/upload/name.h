/*
 * name.h: the name that a client gives to its file.
 * SPDX-License-Identifier: MIT
 */
#ifndef UPLOAD_NAME_H
#define UPLOAD_NAME_H

#include "ledger.h"

/* From a path's value, decoded already, or from the query (name=...). Gives what is wrong with it, or NULL. */
const char *name_take(qntx_str value, char name[NAME_SIZE]);
const char *name_from_query(qntx_str query, char name[NAME_SIZE]);

#endif
