/*
 * endpoints.h: what the endpoints do; see endpoint_work in instance.h.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ENDPOINTS_H
#define BIOTECH_ENDPOINTS_H

#include "instance.h"

/* GET /: says what there is, from a static text. [inline] */
qntx_status index_answer(void *context, qntx_exchange exchange, const qntx_request *request);

/* POST /stats: composition and assembly statistics of FASTA. [handler] */
qntx_status stats_work(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                       problem *what);

/* POST /align: the best alignment of two sequences. [handler] */
qntx_status align_work(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                       problem *what);

/* POST /align/jobs: the same as a job of the host's queue, answered with its id. [handler] */
qntx_status align_submit(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                         problem *what);

/* GET /align/jobs/{id}: how far it is, and in the end its result. [handler] */
qntx_status align_look(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                       problem *what);

/* DELETE /align/jobs/{id}: cancels it. [handler] */
qntx_status align_cancel(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                         problem *what);

/* POST /orfs: open reading frames of FASTA. [handler] */
qntx_status orfs_work(instance *owner, qntx_exchange exchange, const qntx_request *request, reply *answer,
                      problem *what);

#endif
