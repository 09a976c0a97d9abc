/*
 * What the benchmarks compare the host with, and what they ask it with: all that needs pointers, or must not have
 * anything of Swift in its way.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_BENCH_H
#define QNTX_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nanoseconds of a clock that never goes back. [any thread] */
uint64_t qntx_bench_now(void);

/* Nanoseconds of processor time that this process has used, on all its threads. [any thread] */
uint64_t qntx_bench_processor_time(void);

/* Nanoseconds of processor time that the calling thread has used. [any thread] */
uint64_t qntx_bench_thread_time(void);

/* ---- Processes -------------------------------------------------------------------------------------- */

/*
 * Starts a program, its standard output in a pipe whose reading end is `*output` (the caller's), its standard input
 * empty. `arguments` are those behind the program's name, with line ends between them. It is killed when the calling
 * thread ends. Returns its number, or a negative errno. [any thread]
 */
int qntx_bench_spawn(const char *program, const char *arguments, int *output);

/* Waits until a process that was spawned has ended; its number stays taken until its status is asked for. */
void qntx_bench_await(int process);

/* The status of a process that has ended, once: what it exited with, or 128 and the signal that ended it. */
int qntx_bench_status(int process);

/* ---- Loading ---------------------------------------------------------------------------------------- */

/*
 * Opens a library with nothing but the dynamic loader, finds its entry and calls it. The library stays open.
 * False if any of that fails; `qntx_bench_open_error` says why. [one thread at a time]
 */
bool qntx_bench_open(const char *path);

/* Why the last `qntx_bench_open` of this thread failed; "" if it did not. Readable until the next one. */
const char *qntx_bench_open_error(void);

/* ---- Calling ---------------------------------------------------------------------------------------- */

/*
 * Calls the inline echo of the benchmarks' plugin as a C program without a host would: `body` bytes go in, and the
 * answer is copied out. Every call is checked.
 *   - `calls` calls are made in each of `batches` batches; `batch_times` gets the nanoseconds of each batch.
 * False if the library, or an answer, is not what it should be. [one thread at a time]
 */
bool qntx_bench_direct(const char *path, size_t body, size_t calls, size_t batches, uint64_t *batch_times);

/*
 * Sends messages of `length` bytes (4,096 at most) to a child process over a socket pair, one after the other, and
 * waits for each to come back. `times` gets the nanoseconds of each of `count` round trips.
 * False if there is no child, or a message comes back otherwise than it went. [any thread]
 */
bool qntx_bench_socket_echo(size_t length, size_t count, uint64_t *times);

/* ---- Declared functions ----------------------------------------------------------------------------- */

/*
 * Calls `twice(double)` and `total(double *, size_t)` of a library directly, as a C program does. `scalar` and `list` get the
 * nanoseconds that a call takes. False if the library has no such functions. [any thread]
 */
bool qntx_bench_functions(const char *path, const double *values, size_t count, size_t calls, double *scalar, double *list);

/* ---- Asking over HTTP ------------------------------------------------------------------------------- */

/* What a generator of requests is to do. */
typedef struct qntx_bench_load {
    size_t body_length;   /* bytes that each answer's body must have */
    uint16_t port;        /* on 127.0.0.1 */
    uint16_t connections; /* each has one request under way at any time; 1,024 at most */
    uint32_t warm_up;     /* milliseconds during which answers are not counted */
    uint32_t duration;    /* milliseconds during which they are */
} qntx_bench_load;

/* What came of it. */
typedef struct qntx_bench_answers {
    uint64_t total;       /* complete answers, those of the warm-up included */
    uint64_t count;       /* complete answers within `nanoseconds` */
    uint64_t nanoseconds; /* how long was counted */
    uint64_t busy;        /* processor time of the generator in it, ns: where it is near that, it is the limit */
    const char *problem;  /* what went wrong; "" if nothing did. Readable until this thread's next run */
} qntx_bench_answers;

/*
 * Keeps a server busy from this one thread: the request, head and body, is sent again and again. It has 16 KiB at
 * most, so that a socket takes it at once. Each answer must be 200 and of the same length as the first one on its
 * connection, which is read in full. False, with `problem` set, otherwise. [any thread]
 */
bool qntx_bench_generate(const char *request, const qntx_bench_load *load, qntx_bench_answers *answers);

/* How requests are paced. */
typedef struct qntx_bench_pace {
    size_t body_length;   /* bytes that each answer's body must have */
    uint16_t port;        /* on 127.0.0.1 */
    uint16_t connections; /* 1,024 at most */
    uint32_t duration;    /* milliseconds */
    uint64_t interval;    /* nanoseconds from one request of a connection to the next one */
} qntx_bench_pace;

/* How long answers took, from when their request was due: one that had to wait for an earlier one counts as late. */
typedef struct qntx_bench_latencies {
    uint64_t *times; /* nanoseconds; the caller's, with room for `capacity` */
    size_t capacity;
    size_t count;
    const char *problem; /* what went wrong; "" if nothing did. Readable until this thread's next run */
} qntx_bench_latencies;

/*
 * Asks a server at a steady pace, from this one thread, and notes how long each answer takes. Each must be 200 and of the
 * same length as the first one on its connection. False, with `problem` set, otherwise. [any thread]
 */
bool qntx_bench_paced(const char *request, const qntx_bench_pace *pace, qntx_bench_latencies *latencies);

/*
 * Renames a file into place and asks a server, again and again, until it answers 200: `*nanoseconds` from just before the
 * rename until that answer is here. Returns what went wrong, or NULL. [any thread]
 */
const char *qntx_bench_first_ok(const char *request, uint16_t port, const char *from, const char *to,
                                uint64_t *nanoseconds);

/* ---- Talking over WebSockets ------------------------------------------------------------------------ */

/* What a generator of messages is to do. Each has 32 bytes. */
typedef struct qntx_bench_messages {
    uint16_t port;        /* on 127.0.0.1 */
    uint16_t connections; /* 1,024 at most */
    uint16_t window;      /* how many messages of each are under way at any time; 64 at most */
    bool is_binary;       /* text otherwise */
    uint32_t warm_up;     /* milliseconds during which messages are not counted */
    uint32_t duration;    /* milliseconds during which they are */
} qntx_bench_messages;

/*
 * Keeps a WebSocket endpoint that sends back what it gets busy, from this one thread: each message that has come back is
 * followed by the next one. Every byte that comes back is checked. With a window of 1, `latencies` gets how long each
 * message took there and back, as far as there is room; otherwise there must be none. False, with `answers->problem` set, when something is
 * not as it should be. [any thread]
 */
bool qntx_bench_talk(const char *path, const qntx_bench_messages *messages, qntx_bench_answers *answers,
                     qntx_bench_latencies *latencies);

/* ---- Bodies in pieces ------------------------------------------------------------------------------- */

/* The byte at an offset of what streams carry, both ways. [any thread] */
unsigned char qntx_bench_pattern(uint64_t offset);

/*
 * Has a server take a body of so many bytes (its answer says how many there were), or answer with one: to `path?BYTES`.
 * What comes down is checked, byte for byte. `*nanoseconds` from the request until all of the answer is here; `*busy` of
 * them this thread was at work. Returns what went wrong, or NULL. [any thread]
 */
const char *qntx_bench_stream(const char *path, uint16_t port, bool is_up, uint64_t bytes, uint64_t *nanoseconds,
                              uint64_t *busy);

/* ---- Connections that are held ---------------------------------------------------------------------- */

/* Sees to it that this process, and those it starts from now on, may have so many files open. False if they may not. */
bool qntx_bench_allow_files(size_t count);

/*
 * Opens WebSockets, has one message come back on each, and leaves them idle. `files` gets them: the caller's, to be let go
 * of also where it fails. Returns what went wrong, or NULL. [any thread]
 */
const char *qntx_bench_hold_websockets(const char *path, uint16_t port, int *files, size_t count);

/*
 * Sends a request on as many connections, and waits until the first of them is refused with 503. The others stay. As above
 * otherwise. [any thread]
 */
const char *qntx_bench_hold_requests(const char *request, uint16_t port, int *files, size_t count);

/* Waits until each of the requests that are held has been answered. Returns what went wrong, or NULL. [any thread] */
const char *qntx_bench_await_answers(const int *files, size_t count);

/* Closes what is held. [any thread] */
void qntx_bench_let_go(int *files, size_t count);

/* Sends one request on a connection of its own. Returns what went wrong, or NULL if it was answered with 200. [any thread] */
const char *qntx_bench_ask_once(const char *request, uint16_t port);

/* ---- SQLite ----------------------------------------------------------------------------------------- */

/* Why the last of these calls failed. */
const char *qntx_bench_sqlite_error(void);

/*
 * Writes the rows of some tables of one file into a new one, with the same layout: of each row of the first table in its
 * order, and the share of the others' rows that falls to it, `batch` of them in a transaction. `full`: each commit waits
 * for the disk. `*nanoseconds` gets how long the writing took. [one thread at a time]
 */
bool qntx_bench_sqlite_replay(const char *from, const char *to, const char *const *tables, size_t table_count,
                              size_t batch, bool full, uint64_t *nanoseconds);

/*
 * The same for jobs: each row is inserted and then updated twice, each in a transaction of its own. The updates find
 * their row by its first column, ?1. [one thread at a time]
 */
bool qntx_bench_sqlite_jobs(const char *from, const char *to, const char *table, const char *begin,
                            const char *complete, bool full, uint64_t *nanoseconds);

/* Makes a file with a layout, and fills it with one statement. */
bool qntx_bench_sqlite_fill(const char *path, const char *schema, const char *fill);

/* Opens a file to be read; NULL if it cannot be. Whoever opens it closes it. */
struct sqlite3 *qntx_bench_sqlite_open(const char *path);
void qntx_bench_sqlite_close(struct sqlite3 *database);

/* Executes a query some times and takes all values of its rows. [one thread at a time] */
bool qntx_bench_sqlite_query(struct sqlite3 *database, const char *sql, const char *const *arguments, size_t count,
                             size_t times, uint64_t *rows, uint64_t *nanoseconds);

#endif
