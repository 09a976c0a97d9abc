/*
 * align_job.h: alignments as jobs of the host's queue: what executes them.
 * SPDX-License-Identifier: MIT
 */
#ifndef BIOTECH_ALIGN_JOB_H
#define BIOTECH_ALIGN_JOB_H

#include "align.h"

/* The name of the handler. */
#define ALIGN_JOB "biotech.align"

/* The payload of a job that does what a request asks: the JSON that POST /align takes. */
void align_job_payload(buffer *out, const align_request *asked);

/*
 * Executes one: the payload is the JSON that POST /align takes, the result the JSON that it answers. Progress is in
 * rows of the matrix. What came of it is attested. `context` is the instance. [handler]
 */
qntx_status align_job_execute(void *context, qntx_work work, const qntx_job *job);

#endif
