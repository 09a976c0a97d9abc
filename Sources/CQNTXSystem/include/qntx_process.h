/*
 * Starts programs that cannot outlive this process.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_PROCESS_H
#define QNTX_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "qntx_confine.h"

/* A program that runs. The descriptors are the caller's to close. */
typedef struct qntx_process {
    pid_t id;
    /* Closing it tells the program to end. */
    int input;
    int output;
    int error;
} qntx_process;

/*
 * Starts a program in a process group of its own. `arguments`, its name the first, and `environment` are texts one after the
 * other, each with a NUL at its end. It gets these and nothing else: no descriptor but its three pipes, no blocked or
 * ignored signal, and from its first instruction on no more than `confinement` and its `paths` let it have. The kernel kills
 * it when this process ends, however that happens. Returns what kept it from running, whose error is 0 if nothing did: else
 * there is no process. [any thread]
 */
qntx_refusal qntx_process_start(
    const char *path, const uint8_t *arguments, size_t arguments_length, const uint8_t *environment,
    size_t environment_length, const qntx_confinement *confinement, const uint8_t *paths, size_t paths_length,
    qntx_process *process
);

/*
 * Blocks until a child has ended, and leaves it to be collected, so that its number cannot mean another one yet. Returns 0
 * or an error number. [any thread]
 */
int qntx_process_wait(pid_t id);

/*
 * Collects a child that has ended. `*code` is its exit status, or the negative number of the signal that killed it. Returns
 * 0 or an error number. [any thread]
 */
int qntx_process_collect(pid_t id, int *code);

/* Sends a signal to a child and all of its process group. Not to be called when it has been collected. [any thread] */
void qntx_process_signal(pid_t id, int number);

/* Sends a signal to a child alone: a guard passes it on. Not to be called when it has been collected. [any thread] */
void qntx_process_signal_one(pid_t id, int number);

#endif
