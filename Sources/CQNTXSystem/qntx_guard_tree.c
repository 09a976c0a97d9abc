/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "qntx_guard_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* A process, and whether it belongs to the tree. */
typedef struct entry {
    pid_t id;
    pid_t parent;
    bool is_below;
} entry;

/* The parent of a process, and whether it still runs; 0 if it is not there. */
static pid_t parent_of(pid_t id, bool *is_over) {
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)id);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    text[count > 0 ? count : 0] = 0;
    /* Its name is whatever it likes, and ends with the last parenthesis. */
    const char *rest = strrchr(text, ')');
    int parent = 0;
    char state = 0;
    if (rest == NULL || sscanf(rest + 1, " %c %d", &state, &parent) != 2) {
        return 0;
    }
    *is_over = state == 'Z' || state == 'X';
    return parent;
}

/* All processes of the machine; NULL if they are not to be had. */
static entry *list(size_t *count) {
    DIR *directory = opendir("/proc");
    entry *entries = NULL;
    size_t room = 0;
    *count = 0;
    for (struct dirent *next; directory != NULL && (next = readdir(directory)) != NULL;) {
        pid_t id = (pid_t)strtol(next->d_name, NULL, 10);
        bool is_over = false;
        pid_t parent = id > 0 ? parent_of(id, &is_over) : 0;
        if (parent == 0 || is_over) {
            continue;
        }
        if (*count == room) {
            room = room == 0 ? 256 : room * 2;
            entry *more = realloc(entries, room * sizeof *entries);
            if (more == NULL) {
                /* The others come in the next round. */
                break;
            }
            entries = more;
        }
        entry found = {id, parent, false};
        entries[(*count)++] = found;
    }
    if (directory != NULL) {
        closedir(directory);
    }
    return entries;
}

static int by_id(const void *left, const void *right) {
    pid_t one = ((const entry *)left)->id, other = ((const entry *)right)->id;
    return (one > other) - (one < other);
}

/* Marks the children of those that are marked, until there are no more. */
static void mark(entry *entries, size_t count) {
    pid_t self = getpid();
    qsort(entries, count, sizeof *entries, by_id);
    for (bool found = true; found;) {
        found = false;
        for (size_t at = 0; at < count; at++) {
            if (entries[at].is_below) {
                continue;
            }
            entry key = {entries[at].parent, 0, false};
            entry *parent = bsearch(&key, entries, count, sizeof *entries, by_id);
            entries[at].is_below = entries[at].parent == self || (parent != NULL && parent->is_below);
            found = found || entries[at].is_below;
        }
    }
}

/*
 * The number of a child stays its own until this process collects it. That of a child's child may be another's by now, so
 * it is held, and looked at again, before the signal goes out; where the kernel cannot hold it, its turn comes when its
 * parent has gone.
 */
static void kill_entry(const entry *entry) {
    if (entry->parent == getpid()) {
        kill(entry->id, SIGKILL);
        return;
    }
    int process = (int)syscall(SYS_pidfd_open, entry->id, 0);
    if (process < 0) {
        return;
    }
    bool is_over = false;
    if (parent_of(entry->id, &is_over) == entry->parent) {
        syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
    }
    close(process);
}

/* The children alone, which the kernel may list. Whether there were any. */
static bool kill_children(void) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    text[count > 0 ? count : 0] = 0;
    /* The last number may be cut. */
    char *end = count == (ssize_t)sizeof text - 1 ? strrchr(text, ' ') : NULL;
    if (end != NULL) {
        *end = 0;
    }
    bool any = false;
    char *at = text;
    for (long id; (id = strtol(at, &at, 10)) > 0;) {
        kill((pid_t)id, SIGKILL);
        any = true;
    }
    return any;
}

bool qntx_guard_kill_tree(void) {
    /* At once, for those that are gone before a whole round is over. */
    bool any = kill_children();
    size_t count = 0;
    entry *entries = list(&count);
    if (entries == NULL) {
        return any;
    }
    mark(entries, count);
    for (size_t at = 0; at < count; at++) {
        if (entries[at].is_below) {
            kill_entry(&entries[at]);
            any = true;
        }
    }
    free(entries);
    return any;
}
