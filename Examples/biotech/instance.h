/*
 * instance.h: one running instance of the plugin, and the way every request takes through it.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_INSTANCE_H
#define BIOTECH_INSTANCE_H

#include <stdatomic.h>

#include "buffer.h"
#include "problem.h"
#include "settings.h"

typedef struct instance instance;

/* What goes to the client. */
typedef struct reply {
    uint32_t status; /* 200, unless the endpoint says otherwise */
    buffer body;
    char location[256]; /* of the header of that name; empty for none */
} reply;

/*
 * Does an endpoint's work: writes its JSON into the body of `answer`, without the line end. On a failure either `what`
 * holds what to tell the client, or the status is for the host. [handler]
 */
typedef qntx_status (*endpoint_work)(instance *owner, qntx_exchange exchange, const qntx_request *request,
                                     reply *answer, problem *what);

/* The context of a route. */
typedef struct endpoint {
    instance *owner;
    const char *name;
    endpoint_work work;
} endpoint;

enum {
    ENDPOINT_STATS,
    ENDPOINT_ALIGN,
    ENDPOINT_ORFS,
    ENDPOINT_SUBMIT,
    ENDPOINT_LOOK,
    ENDPOINT_CANCEL,
    ENDPOINT_COUNT
};

struct instance {
    const qntx_host *host;
    const qntx_services *services; /* NULL in a host without */
    settings configured;
    /*
     * One for the host and one for each request and job under way; whoever gives the last one back frees the instance.
     * So one that outlives the drain deadline never touches freed memory.
     */
    atomic_size_t references;
    atomic_bool paused;
    atomic_uint_least64_t served, refused, failed;        /* requests */
    atomic_uint_least64_t bases, cells, alignments, orfs; /* work done */
    endpoint endpoints[ENDPOINT_COUNT];
};

/* A new instance with one reference; NULL if there is no memory. [main] */
instance *instance_make(const qntx_host *host);

/* Gives a reference back. [any thread] */
void instance_release(instance *owner);

/* Handles a request to an endpoint, which is `context`: does the work, answers, counts, logs. [handler] */
qntx_status instance_serve(void *context, qntx_exchange exchange, const qntx_request *request);

/* Reports verdict and figures. [any thread] */
qntx_status instance_health(void *state, qntx_health health);

/* Whether a computation should go on: somebody waits for the answer. `context` is a qntx_exchange. [any thread] */
bool instance_goes_on(void *context);

#endif
