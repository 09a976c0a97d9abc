/*
 * Which files a plugin's process may reach, which ports and which other processes: Landlock.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "qntx_confine_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's structures as of version 6, whatever the system's headers know; an older kernel takes what it knows. */
struct ruleset {
    uint64_t files;
    uint64_t ports;
    uint64_t scopes;
};

struct beneath {
    uint64_t allowed;
    int32_t directory;
} __attribute__((packed));

#define NUMBER_CREATE_RULESET 444
#define NUMBER_ADD_RULE 445
#define NUMBER_RESTRICT_SELF 446
#define ASK_VERSION 1U
#define RULE_BENEATH 1

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIRECTORY = 1 << 3,
    MAKE_CHARACTER_DEVICE = 1 << 6,
    MAKE_BLOCK_DEVICE = 1 << 11,
    REFER = 1 << 13,
    TRUNCATE = 1 << 14,
    DEVICE_CONTROL = 1 << 15,
    /* All that the first version knows. */
    FIRST = (1 << 13) - 1,
};

enum {
    BIND = 1 << 0,
    CONNECT = 1 << 1,
    ABSTRACT_SOCKET = 1 << 0,
    SIGNAL = 1 << 1,
};

/*
 * Programs that do not start without them are few; those that have no clock, no names and no random numbers are many.
 * /proc is there as a whole: libdispatch ends a process that cannot read /proc/THREAD of each of its threads, and the kernel
 * may forget a place below /proc, with what has been said of it here, and make it anew. What is secret of other processes
 * there, their memory and environment, Landlock keeps from whoever it confines at all.
 */
static const char *const always_readable[] = {
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/etc/localtime", "/etc/timezone", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/host.conf",
    "/etc/resolv.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols", "/etc/ssl/certs", "/etc/ssl/openssl.cnf",
    "/etc/ca-certificates", "/etc/alternatives", "/proc", "/sys/devices/system/cpu", "/sys/devices/system/node",
    "/sys/fs/cgroup", "/sys/kernel/mm/transparent_hugepage", "/dev/random", "/dev/urandom", NULL,
};

static const char *const always_writable[] = {"/dev/null", "/dev/zero", "/dev/full", NULL};

int qntx_confine_landlock(void) {
    long version = syscall(NUMBER_CREATE_RULESET, NULL, 0, ASK_VERSION);
    return version < 0 ? 0 : (int)version;
}

/* A file has no directory's rights. Returns 0 or an error number. */
static int add(int ruleset, const char *path, uint64_t rights) {
    int descriptor = open(path, O_PATH | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    struct stat status;
    int error = fstat(descriptor, &status) == 0 ? 0 : errno;
    if (error == 0 && !S_ISDIR(status.st_mode)) {
        rights &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_CONTROL;
    }
    if (error == 0) {
        struct beneath rule = {rights, descriptor};
        error = syscall(NUMBER_ADD_RULE, ruleset, RULE_BENEATH, &rule, 0) == 0 ? 0 : errno;
    }
    close(descriptor);
    return error;
}

/* Those that every program needs may be missing. */
static void add_known(int ruleset, const char *const *paths, uint64_t rights) {
    for (; *paths != NULL; paths++) {
        (void)add(ruleset, *paths, rights);
    }
}

static int add_strict(
    int ruleset, const qntx_confinement *confinement, char *const *paths, uint64_t handled, int *index
) {
    uint64_t reading = (EXECUTE | READ_FILE | READ_DIRECTORY) & handled;
    uint64_t writing = handled & ~(uint64_t)(EXECUTE | MAKE_CHARACTER_DEVICE | MAKE_BLOCK_DEVICE);
    add_known(ruleset, always_readable, reading);
    add_known(ruleset, always_writable, (READ_FILE | WRITE_FILE | TRUNCATE | DEVICE_CONTROL) & handled);
    for (*index = 0; paths[*index] != NULL; ++*index) {
        int error = add(ruleset, paths[*index], *index < confinement->readable ? reading : writing);
        if (error != 0) {
            return error;
        }
    }
    return 0;
}

int qntx_confine_paths(const qntx_confinement *confinement, char *const *paths, int *index) {
    int version = qntx_confine_landlock();
    bool is_strict = confinement->profile == QNTX_PROFILE_STRICT;
    /* The first version lets nobody move files from one directory to another. */
    if (version < (is_strict ? 1 : 2)) {
        return 0;
    }
    struct ruleset rules = {FIRST, 0, 0};
    if (version >= 2) {
        rules.files |= REFER;
    }
    if (version >= 3) {
        rules.files |= TRUNCATE;
    }
    if (version >= 5) {
        rules.files |= DEVICE_CONTROL;
    }
    if (version >= 4 && is_strict && !confinement->network) {
        rules.ports = BIND | CONNECT;
    }
    if (version >= 6) {
        rules.scopes = is_strict ? SIGNAL | ABSTRACT_SOCKET : SIGNAL;
    }
    if (!is_strict) {
        /* No devices; and who is in a domain at all cannot look into processes that are not. */
        rules.files = MAKE_CHARACTER_DEVICE | MAKE_BLOCK_DEVICE | REFER;
    }
    size_t size = version >= 6 ? sizeof rules : version >= 4 ? offsetof(struct ruleset, scopes) : sizeof rules.files;
    int ruleset = (int)syscall(NUMBER_CREATE_RULESET, &rules, size, 0);
    if (ruleset < 0) {
        return errno;
    }
    int error = is_strict ? add_strict(ruleset, confinement, paths, rules.files, index) : add(ruleset, "/", REFER);
    if (error == 0 && syscall(NUMBER_RESTRICT_SELF, ruleset, 0) != 0) {
        error = errno;
    }
    close(ruleset);
    return error;
}
