/*
 * What a plugin's process may use, and what it may ask of the kernel.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_CONFINE_H
#define QNTX_CONFINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much is refused. */
typedef enum qntx_profile {
    /* Nothing but new privileges. */
    QNTX_PROFILE_NONE = 0,
    /* What no plugin needs: other processes, the machine, the kernel's odd corners. */
    QNTX_PROFILE_DEFAULT = 1,
    /* Also the network, new programs and processes, and all files that are not named. */
    QNTX_PROFILE_STRICT = 2,
} qntx_profile;

/* A number that is no limit. */
#define QNTX_UNLIMITED UINT64_MAX

/* Made by who starts a process, and read by that process before it is the plugin's. */
typedef struct qntx_confinement {
    /* Data of its own in bytes; seconds of all processors together; descriptors; processes of its user. */
    uint64_t memory;
    uint64_t cpu_seconds;
    uint64_t files;
    uint64_t processes;
    /* 0 for that of who starts it. */
    int32_t nice;
    bool core_dumps;
    /* Whether a strict one may have sockets of the network. */
    bool network;
    qntx_profile profile;
    /* How many of the paths that go with this are for reading; the others are for writing. */
    int32_t readable;
} qntx_confinement;

/* What was refused. */
typedef enum qntx_step {
    QNTX_STEP_PROGRAM = 0,
    QNTX_STEP_MEMORY,
    QNTX_STEP_CPU_SECONDS,
    QNTX_STEP_FILES,
    QNTX_STEP_PROCESSES,
    QNTX_STEP_CORE_DUMPS,
    QNTX_STEP_NICE,
    QNTX_STEP_PRIVILEGES,
    QNTX_STEP_PATHS,
    QNTX_STEP_CALLS,
} qntx_step;

/* Why a process could not be confined: an error number, 0 for none, and at what. */
typedef struct qntx_refusal {
    int32_t error;
    int32_t step;
    /* Of QNTX_STEP_PATHS: which one. */
    int32_t index;
} qntx_refusal;

/*
 * Limits and confines this process, for good, and all that it starts from now on. `paths` are what a strict one may reach
 * beyond what every program needs: texts one after the other, each with a NUL at its end. A strict one can start no program
 * after this. To be called while there is no other thread. Returns what was refused, or an error of 0.
 */
qntx_refusal qntx_confine(const qntx_confinement *confinement, const uint8_t *paths, size_t paths_length);

/* The version of Landlock that the kernel has; 0 for none. [any thread] */
int qntx_confine_landlock(void);

/* Whether the kernel filters system calls. [any thread] */
bool qntx_confine_filters(void);

#endif
