/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_confine.h"
#include "qntx_confine_parts.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static qntx_refusal refuse(qntx_step step, int error, int index) {
    qntx_refusal refusal = {error, step, index};
    return refusal;
}

/* Sets a limit that can be raised by nobody again; 0 or an error number. */
static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit value = {soft, hard};
    return setrlimit(resource, &value) == 0 ? 0 : errno;
}

/*
 * Memory is RLIMIT_DATA: what the process has for writing and shares with nobody. RLIMIT_AS would count what is only
 * reserved, of which each thread's heap has 64 MiB, and Go and Java hundreds, and refuse programs that use little.
 */
static qntx_refusal limit_all(const qntx_confinement *confinement) {
    int error;
    if (confinement->memory != QNTX_UNLIMITED) {
        error = limit(RLIMIT_DATA, confinement->memory, confinement->memory);
        if (error != 0) {
            return refuse(QNTX_STEP_MEMORY, error, 0);
        }
    }
    if (confinement->cpu_seconds != QNTX_UNLIMITED) {
        /* SIGXCPU first; a program that handles it has a few seconds to end in order. */
        error = limit(RLIMIT_CPU, confinement->cpu_seconds, confinement->cpu_seconds + 5);
        if (error != 0) {
            return refuse(QNTX_STEP_CPU_SECONDS, error, 0);
        }
    }
    if (confinement->files != QNTX_UNLIMITED) {
        error = limit(RLIMIT_NOFILE, confinement->files, confinement->files);
        if (error != 0) {
            return refuse(QNTX_STEP_FILES, error, 0);
        }
    }
    if (confinement->processes != QNTX_UNLIMITED) {
        error = limit(RLIMIT_NPROC, confinement->processes, confinement->processes);
        if (error != 0) {
            return refuse(QNTX_STEP_PROCESSES, error, 0);
        }
    }
    if (!confinement->core_dumps) {
        error = limit(RLIMIT_CORE, 0, 0);
        if (error != 0) {
            return refuse(QNTX_STEP_CORE_DUMPS, error, 0);
        }
    }
    if (confinement->nice != 0 && setpriority(PRIO_PROCESS, 0, confinement->nice) != 0) {
        return refuse(QNTX_STEP_NICE, errno, 0);
    }
    return refuse(QNTX_STEP_PROGRAM, 0, 0);
}

/* What a plugin may have of root's rights, if it has them at all: those over files, users and low ports. */
static const uint64_t usual_capabilities =
    1ULL << CAP_CHOWN | 1ULL << CAP_DAC_OVERRIDE | 1ULL << CAP_DAC_READ_SEARCH | 1ULL << CAP_FOWNER | 1ULL << CAP_FSETID |
    1ULL << CAP_KILL | 1ULL << CAP_SETGID | 1ULL << CAP_SETUID | 1ULL << CAP_NET_BIND_SERVICE | 1ULL << CAP_IPC_LOCK |
    1ULL << CAP_SYS_NICE;

/* Root's rights, of which only `kept` are left: without this, root could raise its limits again. */
static int drop_capabilities(uint64_t kept) {
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
        /* Who is not root may not, and needs not: nothing can be gained after PR_SET_NO_NEW_PRIVS. */
        if ((kept >> capability & 1) == 0 && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) {
            break;
        }
    }
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
    if (syscall(SYS_capget, &header, sets) != 0) {
        return errno;
    }
    for (int at = 0; at < _LINUX_CAPABILITY_U32S_3; at++) {
        sets[at].permitted &= (uint32_t)(kept >> (32 * at));
        sets[at].effective &= sets[at].permitted;
        sets[at].inheritable = 0;
    }
    return syscall(SYS_capset, &header, sets) == 0 ? 0 : errno;
}

/* All but the filter of system calls. */
static qntx_refusal confine_first(const qntx_confinement *confinement, char *const *paths) {
    qntx_refusal refusal = limit_all(confinement);
    if (refusal.error != 0) {
        return refusal;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return refuse(QNTX_STEP_PRIVILEGES, errno, 0);
    }
    if (confinement->profile == QNTX_PROFILE_NONE) {
        return refusal;
    }
    int index = 0;
    int error = qntx_confine_paths(confinement, paths, &index);
    if (error != 0) {
        return refuse(QNTX_STEP_PATHS, error, index);
    }
    error = drop_capabilities(confinement->profile == QNTX_PROFILE_STRICT ? 0 : usual_capabilities);
    return refuse(QNTX_STEP_PRIVILEGES, error, 0);
}

qntx_refusal qntx_confine(const qntx_confinement *confinement, const uint8_t *paths, size_t paths_length) {
    char **list = qntx_texts(paths, paths_length);
    if (list == NULL) {
        return refuse(QNTX_STEP_PROGRAM, ENOMEM, 0);
    }
    qntx_refusal refusal = confine_first(confinement, list);
    free(list);
    if (refusal.error != 0 || confinement->profile == QNTX_PROFILE_NONE) {
        return refusal;
    }
    return refuse(QNTX_STEP_CALLS, qntx_confine_calls(confinement, false), 0);
}

/* Says something to who started this process, perhaps with a descriptor. */
static void say(int report, qntx_refusal refusal, int descriptor) {
    struct iovec content = {&refusal, sizeof refusal};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &content, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    sendmsg(report, &message, MSG_NOSIGNAL);
}

/* What a child says next, and the descriptor that comes with it, or -1. False if it has nothing more to say. */
static bool hear(int report, qntx_refusal *refusal, int *descriptor) {
    struct iovec content = {refusal, sizeof *refusal};
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {
        .msg_iov = &content, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t count;
    do {
        count = recvmsg(report, &message, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    struct cmsghdr *header = count > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    *descriptor = -1;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS) {
        memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
    }
    return count == (ssize_t)sizeof *refusal;
}

void qntx_confine_report(int report, qntx_refusal refusal) { say(report, refusal, -1); }

void qntx_confine_become(
    const char *path, char *const *arguments, char *const *environment, const qntx_confinement *confinement,
    char *const *paths, int report
) {
    bool is_strict = confinement->profile == QNTX_PROFILE_STRICT;
    qntx_refusal refusal = confine_first(confinement, paths);
    int questions = -1;
    /* The one that asks comes first: it decides what the other leaves open. */
    if (refusal.error == 0 && is_strict && (questions = qntx_confine_ask_for_programs()) < 0) {
        refusal = refuse(QNTX_STEP_CALLS, -questions, 0);
    }
    if (refusal.error == 0 && confinement->profile != QNTX_PROFILE_NONE) {
        refusal = refuse(QNTX_STEP_CALLS, qntx_confine_calls(confinement, true), 0);
    }
    if (refusal.error == 0) {
        if (is_strict) {
            say(report, refusal, questions);
        }
        execve(path, arguments, environment);
        refusal = refuse(QNTX_STEP_PROGRAM, errno, 0);
    }
    qntx_confine_report(report, refusal);
}

/*
 * Lets the process that `questions` come from start a program, once; who asks later is told that there is no such call.
 * `report` can be read when it will not ask any more. Returns 0 or an error number.
 */
static int allow_once(int questions, int report) {
    for (;;) {
        struct pollfd polled[2] = {{questions, POLLIN, 0}, {report, POLLIN, 0}};
        if (poll(polled, 2, -1) < 0) {
            if (errno != EINTR) {
                return errno;
            }
            continue;
        }
        if ((polled[0].revents & POLLIN) == 0) {
            return 0;
        }
        struct seccomp_notif question;
        memset(&question, 0, sizeof question);
        if (ioctl(questions, SECCOMP_IOCTL_NOTIF_RECV, &question) == 0) {
            struct seccomp_notif_resp answer = {question.id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE};
            return ioctl(questions, SECCOMP_IOCTL_NOTIF_SEND, &answer) == 0 ? 0 : errno;
        }
        /* ENOENT: it has ended while it asked. */
        if (errno != EINTR && errno != ENOENT) {
            return errno;
        }
    }
}

qntx_refusal qntx_confine_see_off(int report) {
    qntx_refusal refusal;
    int questions;
    while (hear(report, &refusal, &questions)) {
        if (questions < 0) {
            return refusal;
        }
        int error = allow_once(questions, report);
        close(questions);
        if (error != 0) {
            return refuse(QNTX_STEP_CALLS, error, 0);
        }
    }
    /* Its end went with its becoming a program, or with itself. */
    return refuse(QNTX_STEP_PROGRAM, 0, 0);
}

char **qntx_texts(const uint8_t *texts, size_t length) {
    size_t count = 0;
    for (size_t at = 0; at < length; at++) {
        count += texts[at] == 0;
    }
    char **list = calloc(count + 1, sizeof *list);
    if (list == NULL) {
        return NULL;
    }
    size_t start = 0, found = 0;
    for (size_t at = 0; at < length; at++) {
        if (texts[at] == 0) {
            /* Nobody writes to them. */
            list[found++] = (char *)(uintptr_t)(texts + start);
            start = at + 1;
        }
    }
    return list;
}
