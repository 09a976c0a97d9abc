/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "connection.h"
#include "qntx_bench.h"
#include "talk.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

bool qntx_bench_allow_files(size_t count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return false;
    }
    if (limit.rlim_cur >= count) {
        return true;
    }
    if (limit.rlim_max < count) {
        return false;
    }
    limit.rlim_cur = count;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

void qntx_bench_let_go(int *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (files[i] >= 0) {
            close(files[i]);
        }
        files[i] = -1;
    }
}

const char *qntx_bench_hold_websockets(const char *path, uint16_t port, int *files, size_t count) {
    talk *talk = malloc(sizeof *talk);
    talker *one = malloc(sizeof *one);
    const char *problem = talk != NULL && one != NULL ? NULL : strerror(ENOMEM);
    memset(files, -1, count * sizeof *files);
    if (problem == NULL) {
        talk_make(talk, false);
    }
    for (size_t i = 0; problem == NULL && i < count; i++) {
        size_t heard = 0;
        problem = talker_open(one, port, path);
        files[i] = one->connection.file;
        if (problem == NULL) {
            problem = talker_say(one, talk, 1);
        }
        while (problem == NULL && heard == 0) {
            problem = talker_hear(one, talk, 0, &heard);
        }
    }
    free(one);
    free(talk);
    return problem;
}

/* What an answer's first line says, or 0. */
static int take_status(int file) {
    char text[512];
    const ssize_t count = recv(file, text, sizeof text - 1, 0);
    text[count > 0 ? count : 0] = '\0';
    return strncmp(text, "HTTP/1.1 ", 9) == 0 ? atoi(text + 9) : 0;
}

static const char *ask(connection *one, const char *request, uint16_t port) {
    return connection_open(one, port) ? connection_ask(one, request, strlen(request)) : strerror(errno);
}

const char *qntx_bench_ask_once(const char *request, uint16_t port) {
    static _Thread_local connection one;
    const char *problem = ask(&one, request, port);
    if (problem == NULL && take_status(one.file) != 200) {
        problem = "the answer is not 200";
    }
    connection_close(&one);
    return problem;
}

/* Waits for the first answer of any, and lets go of that one. */
static const char *await_refusal(int *files, size_t count) {
    struct pollfd *polled = calloc(count, sizeof *polled);
    const char *problem = NULL;
    if (polled == NULL) {
        return strerror(errno);
    }
    for (size_t i = 0; i < count; i++) {
        polled[i] = (struct pollfd){.fd = files[i], .events = POLLIN};
    }
    if (poll(polled, count, 10000) <= 0) {
        problem = "none of the requests is refused: there is still room";
    }
    for (size_t i = 0; problem == NULL && i < count; i++) {
        if (polled[i].revents == 0) {
            continue;
        }
        if (take_status(files[i]) != 503) {
            problem = "a request is answered otherwise than with 503";
        }
        qntx_bench_let_go(files + i, 1);
    }
    free(polled);
    return problem;
}

const char *qntx_bench_hold_requests(const char *request, uint16_t port, int *files, size_t count) {
    static _Thread_local connection one;
    const char *problem = NULL;
    memset(files, -1, count * sizeof *files);
    for (size_t i = 0; problem == NULL && i < count; i++) {
        problem = ask(&one, request, port);
        files[i] = one.file;
    }
    return problem == NULL ? await_refusal(files, count) : problem;
}

const char *qntx_bench_await_answers(const int *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct pollfd polled = {.fd = files[i], .events = POLLIN};
        if (files[i] >= 0 && (poll(&polled, 1, 10000) <= 0 || take_status(files[i]) != 200)) {
            return "a request that was held is not answered with 200";
        }
    }
    return NULL;
}
