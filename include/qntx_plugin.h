/*
 * qntx_plugin.h: the C ABI of QNTX plugins, version 1.2.
 * SPDX-License-Identifier: MIT
 *
 * A plugin is one shared library that owns one domain ("biotech", "finance") and answers for it over
 * HTTP. This file is all that it needs. It is C99 and C++11, and it is the manual: read it from the top.
 *
 *     #include "qntx_plugin.h"
 *
 *     static qntx_status greet(void *context, qntx_exchange exchange, const qntx_request *request) {
 *         return qntx_respond_text(exchange, 200, "hello\n");
 *     }
 *
 * The life of a plugin, in order. The host:
 *   1. reads the file as data: the symbol `qntx_plugin_entry` and, where there is one, the note that
 *      QNTX_PLUGIN_NOTE leaves. A file that is refused here has executed nothing;
 *   2. maps a private copy of it and calls `qntx_plugin_entry`, which returns the vtable;
 *   3. checks the vtable and its metadata, and the version of QNTX that the plugin asks for;
 *   4. calls `initialize`, then `register_http`: from now on requests reach the plugin's handlers;
 *   5. may call `health` at any time, and `pause` and `resume` in turn;
 *   6. stops sending requests, waits for those under way up to a deadline, and calls `shutdown`, once.
 * `shutdown` is called once for each `initialize` that succeeded, and for no other; only an instance that
 * calls never leave is abandoned without it.
 *
 * The rules, which hold for every version of this file:
 *   - Nothing is ever removed, reordered or changed in meaning. Tables and structs grow at their end.
 *     Each begins with `struct_size`, which its writer sets to sizeof; its reader looks no further than
 *     that. The small types marked "frozen" never change and have no size.
 *   - A NULL function is an absent capability.
 *   - No memory changes hands. A view (pointer and length, UTF-8, no terminating NUL) is borrowed for the
 *     length of the call that carries it, unless its comment grants longer; the receiver copies what it
 *     keeps. Static tables (metadata, routes, schema fields) hold ordinary C strings.
 *   - A handle (`qntx_exchange`, `qntx_mux`, ...) is two words: copy it freely, keep it as long as you
 *     like. The host checks it at every use, so one that is over yields QNTX_ERR_CLOSED and no harm.
 *   - No exception, panic, longjmp or thread cancellation may cross the boundary in either direction.
 *   - Later features arrive at the end of a table or through `get_extension("qntx.NAME/REV")`.
 *
 * Every function's comment ends with the threads that call it, or may call it:
 *   [main]        one call at a time, in the order above; it may block up to the host's deadline for it.
 *                 Which thread makes the call may differ from one call to the next.
 *   [handler]     a thread of the plugin's own bounded pool; it may block. Many at once.
 *   [inline]      a thread of the host's event loop, for routes that asked for it: MUST NOT block.
 *   [any thread]  any thread at all, the plugin's own included, and many at once.
 */
#ifndef QNTX_PLUGIN_H
#define QNTX_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version ---------------------------------------------------------------------------------------- */

/* The version of this ABI. A minor version adds; a major version, should there ever be one, breaks. */
#define QNTX_ABI_MAJOR 1u
#define QNTX_ABI_MINOR 2u
#define QNTX_ABI_VERSION ((QNTX_ABI_MAJOR << 16) | QNTX_ABI_MINOR)

/* Marks the one symbol that a plugin exports, whatever -fvisibility says. */
#if defined(__GNUC__)
#define QNTX_EXPORT __attribute__((visibility("default")))
#else
#define QNTX_EXPORT
#endif

/* ---- Status codes ----------------------------------------------------------------------------------- */

/*
 * Every status there is: name, number, text. Zero is success, positive numbers are outcomes that are not
 * failures, negative ones are errors. A number that is not listed counts as QNTX_ERR_FAILED.
 */
#define QNTX_STATUS_LIST(X)                                                                              \
    X(QNTX_OK, 0, "done")                                                                                \
    X(QNTX_PENDING, 1, "the answer follows later")                                                       \
    X(QNTX_AGAIN, 2, "it would have to wait; try again later")                                           \
    X(QNTX_ERR_FAILED, -1, "failed")                                                                     \
    X(QNTX_ERR_INVALID, -2, "an argument is not valid")                                                  \
    X(QNTX_ERR_NOT_FOUND, -3, "there is no such thing")                                                  \
    X(QNTX_ERR_UNSUPPORTED, -4, "not supported here")                                                    \
    X(QNTX_ERR_CLOSED, -5, "over: already answered, past its deadline, or no longer valid")              \
    X(QNTX_ERR_GONE, -6, "the client has gone away")                                                     \
    X(QNTX_ERR_TIMEOUT, -7, "the deadline has passed")                                                   \
    X(QNTX_ERR_TOO_LARGE, -8, "larger than the limit")                                                   \
    X(QNTX_ERR_CONFLICT, -9, "in conflict with what is there already")                                   \
    X(QNTX_ERR_BUSY, -10, "too much is under way already")                                               \
    X(QNTX_ERR_NO_MEMORY, -11, "out of memory")                                                          \
    X(QNTX_ERR_DENIED, -12, "not allowed")                                                               \
    X(QNTX_ERR_WRONG_THREAD, -13, "not from this thread")

enum {
#define QNTX_STATUS_ENUMERATOR(NAME, NUMBER, TEXT) NAME = NUMBER,
    QNTX_STATUS_LIST(QNTX_STATUS_ENUMERATOR)
#undef QNTX_STATUS_ENUMERATOR
    QNTX_STATUS_MAX_ = 0x7fffffff /* not a status: makes the type 32 bits wide everywhere */
};

/* One of the numbers above. An integer, not an enum, so that its width is fixed and every value is legal. */
typedef int32_t qntx_status;

/* The text of a status, a static string. [any thread] */
static inline const char *qntx_status_text(qntx_status status) {
    switch (status) {
#define QNTX_STATUS_CASE(NAME, NUMBER, TEXT)                                                             \
    case NUMBER:                                                                                         \
        return TEXT;
        QNTX_STATUS_LIST(QNTX_STATUS_CASE)
#undef QNTX_STATUS_CASE
    default:
        return "unknown status";
    }
}

/* ---- Views (frozen) --------------------------------------------------------------------------------- */

/* Borrowed text: UTF-8, no terminating NUL. An empty one may have a NULL pointer. */
typedef struct qntx_str {
    const char *data;
    size_t length; /* bytes */
} qntx_str;

/* Borrowed bytes. */
typedef struct qntx_bytes {
    const void *data;
    size_t length;
} qntx_bytes;

/* A name and its value: an HTTP header, a field of a log line. */
typedef struct qntx_pair {
    qntx_str name;
    qntx_str value;
} qntx_pair;

static inline qntx_str qntx_make_str(const char *data, size_t length) {
    qntx_str view;
    view.data = data;
    view.length = length;
    return view;
}

/* A view of a C string; of "" if it is NULL. */
static inline qntx_str qntx_cstr(const char *text) {
    size_t length = 0;
    if (text != NULL) {
        while (text[length] != '\0') {
            length++;
        }
    }
    return qntx_make_str(text, length);
}

/* A view of a string literal, its length known when compiled. */
#define QNTX_LIT(LITERAL) qntx_make_str("" LITERAL, sizeof(LITERAL) - 1)

static inline qntx_bytes qntx_make_bytes(const void *data, size_t length) {
    qntx_bytes view;
    view.data = data;
    view.length = length;
    return view;
}

/* Whether a view holds exactly this C string. */
static inline bool qntx_str_is(qntx_str view, const char *text) {
    size_t i;
    for (i = 0; i < view.length; i++) {
        if (text[i] == '\0' || text[i] != view.data[i]) {
            return false;
        }
    }
    return text[i] == '\0';
}

/* ---- The host --------------------------------------------------------------------------------------- */

/* Levels of a log line, least urgent first. A number beyond the last counts as the last. */
enum {
    QNTX_LOG_TRACE = 0,
    QNTX_LOG_DEBUG = 1,
    QNTX_LOG_INFO = 2,
    QNTX_LOG_NOTICE = 3,
    QNTX_LOG_WARNING = 4,
    QNTX_LOG_ERROR = 5,
    QNTX_LOG_CRITICAL = 6
};

/*
 * What the host offers to one instance of one plugin. `initialize` receives it; keep the pointer in your
 * state. It stays readable for the life of the process; after `shutdown` its functions do nothing but
 * say QNTX_ERR_CLOSED, false or NULL.
 */
typedef struct qntx_host qntx_host;
struct qntx_host {
    uint32_t struct_size;
    uint32_t abi_version;     /* the host's QNTX_ABI_VERSION */
    const char *qntx_version; /* the version of QNTX it implements, "0.23.0" */
    const char *domain;       /* the domain that this instance serves: its own metadata's name */
    void *implementation;     /* the host's own; not for the plugin */

    /* Whether a line of this level would be written: ask before building a costly one. [any thread] */
    bool (*log_enabled)(const qntx_host *host, int32_t level);

    /*
     * Writes a line to the plugin's own log. `fields` (of `field_count`, may be NULL) are its structured
     * part. Text that is not UTF-8 is repaired; beyond 64 KiB it is cut. All views are borrowed for the
     * call. [any thread]
     */
    void (*log)(const qntx_host *host, int32_t level, qntx_str message, const qntx_pair *fields,
                size_t field_count);

    /*
     * Says why the call that the host is making on this very thread is about to fail, and gives `status`
     * back, so that a function can end with `return qntx_fail(host, QNTX_ERR_FAILED, "why");`. The
     * operator reads the text; an HTTP client never does. The last text before the call returns counts.
     * The text is borrowed for the call. [main, handler, inline: the thread the host called on]
     */
    qntx_status (*fail)(const qntx_host *host, qntx_status status, qntx_str message);

    /*
     * A later feature of the host by name and revision, "qntx.NAME/REV"; NULL where the host has it not.
     * What comes back is a table of that feature's own type, readable for the life of the process.
     * [any thread]
     */
    const void *(*get_extension)(const qntx_host *host, const char *name);
};

/* ---- HTTP: a request and its answer ----------------------------------------------------------------- */

typedef struct qntx_exchange_api qntx_exchange_api;

/*
 * One HTTP request under way, from the handler's first instruction to the end of the answer. A handle
 * (frozen): keep it to answer later from any thread.
 */
typedef struct qntx_exchange {
    const qntx_exchange_api *api; /* readable for the life of the process */
    uint64_t id;
} qntx_exchange;

/* `body_length` of a request whose length was not announced (chunked). */
#define QNTX_LENGTH_UNKNOWN UINT64_MAX

/* qntx_request.flags: `body` holds the whole body. Always set for inline routes and for small bodies. */
#define QNTX_REQUEST_BODY_READY (1u << 0)

/*
 * The request's head. The host owns it and everything it points to; all of it is borrowed until the
 * handler returns, so a handler that answers later copies what it still needs.
 */
typedef struct qntx_request {
    uint32_t struct_size;
    uint32_t flags;       /* QNTX_REQUEST_... */
    qntx_str method;      /* "GET", upper case as sent */
    qntx_str path;        /* below the domain's prefix: "/stats" for /api/biotech/stats; percent-encoded */
    qntx_str query;       /* after the '?', percent-encoded; empty where there is none */
    qntx_bytes body;      /* the whole body if flags has QNTX_REQUEST_BODY_READY, else empty */
    uint64_t body_length; /* bytes announced or, if ready, present; else QNTX_LENGTH_UNKNOWN */
} qntx_request;

/*
 * An answer, or the head of a streamed one. The host copies all of it before the call returns.
 * Headers that frame the message (connection, transfer-encoding, keep-alive, upgrade, and content-length
 * in a whole answer) are the host's business and are left out; a name or value that HTTP does not allow,
 * or headers of more than 256 KiB together, are QNTX_ERR_INVALID and nothing is sent.
 */
typedef struct qntx_response {
    uint32_t struct_size;
    uint32_t status;          /* 200 to 599 */
    const qntx_pair *headers; /* may be NULL if header_count is 0; a name may come more than once */
    size_t header_count;
    qntx_bytes body; /* of a whole answer; unused in `begin` */
} qntx_response;

/*
 * What is told of an exchange, for a plugin that answers later or over time; see `watch`. Any function may
 * be NULL. All of them are short and MUST NOT block: as a rule an event loop of the host's calls.
 */
typedef struct qntx_exchange_events {
    uint32_t struct_size;
    uint32_t reserved;
    void *context; /* what each of them gets */

    /* There is room again, after `try_write` has said QNTX_AGAIN. [any thread: must not block] */
    void (*writable)(void *context, qntx_exchange exchange);

    /*
     * The client has closed its side. It has left, as a rule, and the answer should end; what is sent may
     * still arrive where it only has nothing more to send. `over` follows. [any thread: must not block]
     */
    void (*gone)(void *context, qntx_exchange exchange);

    /*
     * The exchange is over, and nothing can be sent any more: the last call, made exactly once, also from
     * within the call that ends the answer. `reason` is QNTX_OK where the plugin has ended it, else
     * QNTX_ERR_GONE (the connection is lost), QNTX_ERR_TIMEOUT (the deadline has passed), QNTX_ERR_CLOSED
     * (the instance is about to be shut down). [any thread: must not block]
     */
    void (*over)(void *context, qntx_exchange exchange, qntx_status reason);
} qntx_exchange_events;

/*
 * What can be done with an exchange. A table of the host, the same for all exchanges, readable for the
 * life of the process; call it as `exchange.api->respond(exchange, ...)` or through the helpers below.
 */
struct qntx_exchange_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * The value of a request header, any case; several lines of one name are joined with ", " (cookies
     * with "; "). False and an empty view where there is none. The view is borrowed until the handler
     * returns. [handler, inline: during the handler only]
     */
    bool (*header)(qntx_exchange exchange, qntx_str name, qntx_str *value);

    /*
     * The header line at `index`, from 0, in the order sent, names in lower case; false past the end. The
     * views are borrowed until the handler returns. [handler, inline: during the handler only]
     */
    bool (*header_at)(qntx_exchange exchange, size_t index, qntx_str *name, qntx_str *value);

    /*
     * What a wildcard of the route's pattern matched, percent-decoded: "id" for "GET /align/{id}". False
     * where the pattern has no such wildcard. It may hold any byte, NUL and '/' included. The view is
     * borrowed until the handler returns. [handler, inline: during the handler only]
     */
    bool (*path_value)(qntx_exchange exchange, qntx_str name, qntx_str *value);

    /*
     * Reads the next piece of the body into the caller's own buffer: up to `capacity` bytes, waiting for
     * the first of them; `*count` of 0 is the end. On an inline route it never waits. The client is read
     * no faster than the plugin reads.
     * QNTX_ERR_GONE, QNTX_ERR_TIMEOUT, QNTX_ERR_TOO_LARGE, QNTX_ERR_CLOSED.
     * [handler, inline: during the handler only]
     */
    qntx_status (*body_read)(qntx_exchange exchange, void *buffer, size_t capacity, size_t *count);

    /*
     * The rest of the body in one piece, waiting for its end; QNTX_ERR_TOO_LARGE beyond `limit` bytes (0:
     * the route's own limit). The view is borrowed until the handler returns.
     * [handler, inline: during the handler only]
     */
    qntx_status (*body_all)(qntx_exchange exchange, size_t limit, qntx_bytes *body);

    /*
     * Answers, whole, in one call: the fast path. The host copies. A second answer is QNTX_ERR_CLOSED and
     * changes nothing; QNTX_ERR_GONE and QNTX_ERR_TIMEOUT say that nobody waits for it any more.
     * [any thread]
     */
    qntx_status (*respond)(qntx_exchange exchange, const qntx_response *response);

    /*
     * Begins a streamed answer with its head; `write` and then `end` follow. A content-length header here
     * announces the length, which the pieces must then have; otherwise the host chunks. [any thread]
     */
    qntx_status (*begin)(qntx_exchange exchange, const qntx_response *head);

    /*
     * Sends the next piece of a streamed answer; the host copies. While the client is slower than the
     * plugin this waits on a thread that may ([handler] and the plugin's own), and says QNTX_AGAIN, with
     * nothing sent, on [inline]. QNTX_ERR_GONE once the client has left. [any thread]
     */
    qntx_status (*write)(qntx_exchange exchange, qntx_bytes piece);

    /* Ends a streamed answer, with trailers (may be NULL if the count is 0). [any thread] */
    qntx_status (*end)(qntx_exchange exchange, const qntx_pair *trailers, size_t trailer_count);

    /*
     * Whether somebody still waits: the client is there, the deadline has not passed, the answer has not
     * ended. Ask between the steps of long work. [any thread]
     */
    bool (*is_open)(qntx_exchange exchange);

    /* Nanoseconds until the deadline; 0 once it has passed or the exchange is over. [any thread] */
    uint64_t (*time_left)(qntx_exchange exchange);

    /*
     * Breaks a streamed answer off, so that the client can tell that it is not whole; the exchange is over
     * then. For an answer that cannot be gone on with after its handler has returned: an error that a
     * handler returns does the same. [any thread]
     */
    qntx_status (*abort)(qntx_exchange exchange);

    /* What follows came with version 1.1: a host of 1.0 has a smaller table; the helpers see to that. */

    /*
     * As `write`, but never waits: while the client is slower than the plugin it says QNTX_AGAIN, nothing is
     * sent, and `writable` tells when to try again. For one thread that feeds many clients. [any thread]
     */
    qntx_status (*try_write)(qntx_exchange exchange, qntx_bytes piece);

    /*
     * Has the plugin told what becomes of an exchange; the host copies the table. Once for an exchange:
     * a second time is QNTX_ERR_CONFLICT. QNTX_ERR_GONE, QNTX_ERR_TIMEOUT or QNTX_ERR_CLOSED where it is
     * over already, and nothing will be told. [any thread]
     */
    qntx_status (*watch)(qntx_exchange exchange, const qntx_exchange_events *events);
};

/*
 * Handles a request. `context` is the route's. Return
 *   QNTX_OK       after answering (a whole answer, or a streamed one ended);
 *   QNTX_PENDING  to answer later, from any thread, through the exchange;
 *   an error      to have the host answer 500 (404 for QNTX_ERR_NOT_FOUND, 400 for QNTX_ERR_INVALID, 413
 *                 for QNTX_ERR_TOO_LARGE, 503 for QNTX_ERR_BUSY) unless an answer was given already.
 * QNTX_OK without an answer is a 500 too. `request` is borrowed until the return.
 * [handler], or [inline] for a route with QNTX_ROUTE_INLINE
 */
typedef qntx_status (*qntx_http_handler)(void *context, qntx_exchange exchange,
                                         const qntx_request *request);

/* ---- HTTP: routes ----------------------------------------------------------------------------------- */

/*
 * qntx_route.flags: call the handler right on the event loop instead of the plugin's pool. Many times
 * cheaper, for handlers that compute for microseconds and wait for nothing: one that blocks here stops
 * the clients of every plugin. The body is complete before the call.
 */
#define QNTX_ROUTE_INLINE (1u << 0)

/*
 * A pattern and its handler. The host copies what it needs; `handler` and `context` must stay valid until
 * `shutdown` returns.
 *
 * Patterns are those of Go 1.22's ServeMux, below the domain's prefix: "POST /align/{id}". Without a
 * method it takes every method; GET takes HEAD too. "{name}" matches one segment, "{rest...}" all that
 * are left, a trailing "/" everything below, "/{$}" only the slash itself. The most specific pattern
 * wins; two of which neither is more specific are a conflict, reported when the second is added.
 */
typedef struct qntx_route {
    uint32_t struct_size;
    uint32_t flags; /* QNTX_ROUTE_... */
    const char *pattern;
    qntx_http_handler handler;
    void *context;        /* handed to the handler; may be NULL */
    uint64_t max_body;    /* bytes; 0: the host's default. Larger requests get 413 */
    uint32_t deadline_ms; /* milliseconds to answer in; 0: the host's default */
    uint32_t reserved;    /* 0 */
} qntx_route;

typedef struct qntx_mux_api qntx_mux_api;

/* Where `register_http` adds its routes. A handle (frozen), over when that call returns. */
typedef struct qntx_mux {
    const qntx_mux_api *api;
    uint64_t id;
} qntx_mux;

struct qntx_mux_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Adds a route. QNTX_ERR_INVALID for a pattern that cannot be read, QNTX_ERR_CONFLICT for one that
     * conflicts with an earlier one; either also fails the registration as a whole, with a message that
     * names both. [main: during register_http only]
     */
    qntx_status (*handle)(qntx_mux mux, const qntx_route *route);
};

/* ---- Health ----------------------------------------------------------------------------------------- */

typedef struct qntx_health_api qntx_health_api;

/* Where `health` reports to. A handle (frozen), over when that call returns. */
typedef struct qntx_health {
    const qntx_health_api *api;
    uint64_t id;
} qntx_health;

struct qntx_health_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* The verdict (0: unhealthy) and one sentence about it. The last call counts. [during health only] */
    qntx_status (*report)(qntx_health health, int32_t healthy, qntx_str message);

    /* A detail by name, "queue" = "3"; a name given again replaces its value. [during health only] */
    qntx_status (*detail)(qntx_health health, qntx_str name, qntx_str value);
};

/* ---- Configuration schema --------------------------------------------------------------------------- */

/* qntx_config_field.flags */
#define QNTX_FIELD_REQUIRED (1u << 0)

/* One key of the plugin's configuration. Strings may be NULL where they do not apply; the host copies. */
typedef struct qntx_config_field {
    uint32_t struct_size;
    uint32_t flags; /* QNTX_FIELD_... */
    const char *name;
    const char *type; /* "string", "integer", "number", "boolean" or "array" */
    const char *description;
    const char *default_value;
    const char *min_value;
    const char *max_value;
    const char *pattern;      /* a regular expression that the whole of a string must match */
    const char *element_type; /* of an array: one of the other types */
} qntx_config_field;

typedef struct qntx_schema_api qntx_schema_api;

/* Where `config_schema` adds its fields. A handle (frozen), over when that call returns. */
typedef struct qntx_schema {
    const qntx_schema_api *api;
    uint64_t id;
} qntx_schema;

struct qntx_schema_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Adds a field. QNTX_ERR_INVALID for a missing name or an unknown type, QNTX_ERR_CONFLICT for a name
     * that is there already. [during config_schema only]
     */
    qntx_status (*field)(qntx_schema schema, const qntx_config_field *field);
};

/* ---- Declared functions (version 1.2) --------------------------------------------------------------- */

/*
 * Plain typed C functions that need no glue: the plugin lists them, and the host makes of each an HTTP
 * endpoint (POST /api/<domain>/fn/<name>, JSON in and out), a command (`qntx call <domain>.<name>`) and a
 * job handler (<domain>.<name>). The macros of qntx_functions.h write such a list from the functions' types;
 * qntx_functions.hpp does it in C++.
 *
 * A signature says how the function is called:
 *
 *     signature = "(" [ parameter { "," parameter } ] ")" [ "->" result ]
 *     parameter = [ name ":" ] [ "in" | "out" | "inout" ] type [ "=" default ]
 *     type      = scalar | text | list | block | "ref" named | named | "progress" | "reason"
 *     named     = scalar | the name of an enum or a struct
 *     scalar    = "i8" "i16" "i32" "i64" "u8" "u16" "u32" "u64" "isize" "usize" "f32" "f64" "bool"
 *     text      = "cstr" | "str" | "bytes"
 *     list      = "[" named "]"
 *     block     = ( named | "char" ) "[" factor { "*" factor } "]"
 *     factor    = a whole number | the name of a parameter
 *     result    = "void" | named | text | "status" | "code" [ "(" symbol ")" ]
 *     default   = number | "true" | "false" | text in quotes | an enum's case | a parameter
 *
 * and what that is in C:
 *
 *     notation             argument in C                      what the caller gives and gets
 *     f64                  double                             a number
 *     ref f64              const double *                     a number
 *     out f64              double *                           gets a number
 *     inout f64            double *                           gives one, gets one
 *     cstr                 const char *, with its NUL         a text without NUL
 *     str, bytes           qntx_str, qntx_bytes, by value     a text; bytes, in JSON as base64
 *     [f64]                const double *, size_t             a list of any length
 *     inout [f64]          double *, size_t                   gives a list, gets one of the same length
 *     out [f64], out str   qntx_sink, by value                gets what the function writes to the sink
 *     f64[n*n]             const double *                     a list of that length; `n` is a parameter
 *     out f64[n]           double *                           gets a list of that length
 *     char[n]              const char *, without NUL          a text of n bytes; out: up to its NUL
 *     progress             qntx_progress, by value            nothing: the host's own
 *     reason               qntx_sink, by value                nothing: it becomes the error's text
 *     -> status            qntx_status                        nothing, or an error
 *     -> code(text)        int                                nothing for 0, else an error; `text` is a
 *                                                             function `const char *text(int)` of the library
 *
 * A parameter that is alone the length of a list (`data: u8[size], size: u32`) is not asked for: the host
 * sets it. Where it is `inout`, it is how much there is room for before the call, and how much counts after
 * it. A parameter with a default may be left out; a default that is another parameter's name is that one's
 * value. u8[n] and [u8] are bytes to the caller, as `bytes` are.
 *
 * Enums and structs are defined in `types`, in the same way, and are their C counterparts: an enum is an
 * integer of the type it names (i32 where it names none) and given by its cases' names, a struct has its
 * fields in C's layout:
 *
 *     enum kind: i32 { call, put = 1 }  struct greeks { delta: f64, gamma: f64, bumps: f64[3] }
 *
 * All that an argument points to is the host's, and borrowed for the length of the call. A text or bytes
 * that is returned is borrowed by the host until the plugin's next call on that thread.
 */

/*
 * Where a function puts what it alone knows the size of (frozen): elements of a list, bytes of a text, as
 * often as it likes. QNTX_ERR_TOO_LARGE beyond the host's limit. [the calling thread, during the call]
 */
typedef struct qntx_sink {
    void *context;
    qntx_status (*write)(void *context, const void *elements, size_t count);
} qntx_sink;

/*
 * Where a function says how far it is (frozen). False: nobody waits for the result any more, and it should
 * end, with QNTX_ERR_CLOSED if it returns a status. [any thread, during the call]
 */
typedef struct qntx_progress {
    void *context;
    bool (*report)(void *context, int64_t current, int64_t total);
} qntx_progress;

/*
 * qntx_function.flags.
 * PURE: the same arguments give the same result, and nothing else happens.
 * BLOCKING: it waits, or computes for long. Without it, small calls are made on the event loop, and it MUST
 *   NOT block.
 * CANCELLABLE: it goes by what `progress.report` returns.
 * PACKED: `address` is a qntx_packed_function, for languages that have no C function to give.
 */
enum {
    QNTX_FUNCTION_PURE = 1u << 0,
    QNTX_FUNCTION_BLOCKING = 1u << 1,
    QNTX_FUNCTION_CANCELLABLE = 1u << 2,
    QNTX_FUNCTION_PACKED = 1u << 3
};

/* The address of a function, whatever its type: `(qntx_function_address)npv`. */
typedef void (*qntx_function_address)(void);

/*
 * A function that gets a pointer to each of its arguments, in the order and with the types of their C
 * counterparts (a list has two: pointer and count), and writes its result, if it has one, to `result`, of
 * which there are 16 bytes, or as many as its struct has. [as the function]
 */
typedef void (*qntx_packed_function)(void *context, void *const *arguments, void *result);

/* One declared function. Strings are static, UTF-8, and at most 4,096 bytes. */
typedef struct qntx_function {
    uint32_t struct_size;
    uint32_t flags;            /* QNTX_FUNCTION_... */
    const char *name;          /* [a-z][a-z0-9_]*, at most 64 bytes */
    const char *signature;     /* as above */
    const char *parameters;    /* their names, "rate, flows", where the signature has none; NULL: it has */
    const char *documentation; /* one line; NULL: none */
    qntx_function_address address;
    void *context; /* what a packed function gets; else NULL */
} qntx_function;

/* The functions of a plugin: a static table. Many calls of one may be under way at once. */
typedef struct qntx_functions {
    uint32_t struct_size;
    uint32_t count;
    const qntx_function *functions; /* one after the other, `struct_size` of the first one apart */
    const char *types;              /* enums and structs, at most 65,536 bytes; NULL: none */
} qntx_functions;

/* ---- The plugin ------------------------------------------------------------------------------------- */

/*
 * Who the plugin is. Static: the host may read it as long as the library is mapped. Strings are UTF-8 and
 * at most 1,024 bytes; the host refuses others.
 */
typedef struct qntx_metadata {
    uint32_t struct_size;
    uint32_t reserved;        /* 0 */
    const char *name;         /* the domain: [a-z][a-z0-9-]*, at most 64 bytes. Required */
    const char *version;      /* the plugin's own, a semantic version: "1.4.2". Required */
    const char *qntx_version; /* which QNTX it can live in: ">=0.20, <2"; NULL or "": any */
    const char *description;  /* one sentence; NULL or "" where there is none, as are the two below */
    const char *author;
    const char *license; /* an SPDX expression */
} qntx_metadata;

/*
 * qntx_plugin_vtable.flags: after `shutdown` the library may be unmapped: it has no threads, thread-local
 * destructors, atexit handlers or pointers out left. Without this flag it stays mapped, which is safe.
 */
#define QNTX_PLUGIN_UNLOADABLE (UINT64_C(1) << 0)

/*
 * What a plugin is to the host: a static constant, readable as long as the library is mapped. `state` is
 * what `initialize` gave back, NULL included; the host never looks into it.
 */
typedef struct qntx_plugin_vtable {
    uint32_t struct_size;
    uint32_t abi_version; /* QNTX_ABI_VERSION */
    uint64_t flags;       /* QNTX_PLUGIN_... */
    const qntx_metadata *metadata;

    /*
     * Starts an instance. `host` stays readable for the life of the process; `*state` comes in as NULL and
     * goes out as the instance's own, which the plugin owns. On an error there is no instance, and the
     * plugin has freed what it took. Required. [main]
     */
    qntx_status (*initialize)(const qntx_host *host, void **state);

    /*
     * Ends the instance and frees its state. No handler and no other call into it is under way; an instance
     * that calls do not leave before the host's deadline is abandoned instead, never shut down under them.
     * What it returns is logged; the instance is over in any case. Required. [main]
     */
    qntx_status (*shutdown)(void *state);

    /* Adds the instance's routes. NULL: the plugin has no HTTP. [main] */
    qntx_status (*register_http)(void *state, qntx_mux mux);

    /*
     * Says how the instance is, through the sink; an error, or no report, counts as unhealthy. NULL:
     * healthy while it runs. [any thread: beside handlers and other calls, never twice at once]
     */
    qntx_status (*health)(void *state, qntx_health health);

    /*
     * Holds the instance still and lets it go on. While it is paused no request reaches it; one that is
     * under way may finish. On an error the state stays as it was. Both or neither. [main]
     */
    qntx_status (*pause)(void *state);
    qntx_status (*resume)(void *state);

    /*
     * Names the keys the plugin can be configured with. NULL: none. Asked before `initialize`, so there is no
     * host to tell why it fails: the status is all. [main]
     */
    qntx_status (*config_schema)(qntx_schema schema);

    /*
     * A later capability of the plugin by name and revision, "qntx.NAME/REV": a static table of that
     * capability's own type, or NULL. NULL function: there are none. [main]
     */
    const void *(*get_extension)(const char *name);

    /*
     * The functions that the plugin declares; NULL: none. A plugin that declares some may leave `initialize`
     * and `shutdown` NULL, both, if it has no state. Since version 1.2.
     */
    const qntx_functions *functions;
} qntx_plugin_vtable;

/*
 * The one exported symbol. The host tells its own QNTX_ABI_VERSION and gets the vtable, or NULL for "I
 * cannot live in this host". It may be called more than once. It must not start anything: that is what
 * `initialize` is for. [main]
 */
QNTX_EXPORT const qntx_plugin_vtable *qntx_plugin_entry(uint32_t host_abi_version);

/* Defines the entry for a vtable: `QNTX_PLUGIN(vtable)` at the end of one source file, no semicolon. */
#define QNTX_PLUGIN(VTABLE)                                                                              \
    QNTX_EXPORT const qntx_plugin_vtable *qntx_plugin_entry(uint32_t host_abi_version) {                 \
        return (host_abi_version >> 16) == QNTX_ABI_MAJOR ? &(VTABLE) : NULL;                            \
    }

/* ---- The note --------------------------------------------------------------------------------------- */

/*
 * Leaves the plugin's name, version and QNTX constraint in the file itself, as the ELF note "QNTX" of type
 * 1 in section .note.qntx.plugin, so that they can be read without running any of the plugin's code. The
 * note is optional; where it is there it must agree with the metadata. Its content: the ABI version (32
 * bits, the machine's byte order), then the three strings, at most 256 bytes each, each with its NUL.
 *
 *     QNTX_PLUGIN_NOTE("biotech", "1.4.2", ">=0.20");
 */
#define QNTX_NOTE_OWNER "QNTX"
#define QNTX_NOTE_PLUGIN 1u
#define QNTX_NOTE_TEXT_(NAME, VERSION, CONSTRAINT) NAME "\0" VERSION "\0" CONSTRAINT
#if defined(__GNUC__)
#define QNTX_PLUGIN_NOTE(NAME, VERSION, CONSTRAINT)                                                      \
    static const struct {                                                                                \
        uint32_t owner_size, content_size, type;                                                         \
        char owner[8];                                                                                   \
        uint32_t abi_version;                                                                            \
        char text[sizeof(QNTX_NOTE_TEXT_(NAME, VERSION, CONSTRAINT))];                                   \
    } qntx_plugin_note __attribute__((used, aligned(4), section(".note.qntx.plugin"))) = {               \
        sizeof(QNTX_NOTE_OWNER),                                                                         \
        sizeof(uint32_t) + sizeof(QNTX_NOTE_TEXT_(NAME, VERSION, CONSTRAINT)),                           \
        QNTX_NOTE_PLUGIN,                                                                                \
        QNTX_NOTE_OWNER,                                                                                 \
        QNTX_ABI_VERSION,                                                                                \
        QNTX_NOTE_TEXT_(NAME, VERSION, CONSTRAINT)}
#endif

/* ---- Services of the host: extension "qntx.services/1" ---------------------------------------------- */

/*
 * What a host has beside HTTP: configuration, attestations, a queue of jobs, a database. Ask once, in
 * `initialize`, with qntx_get_services(host), and keep the pointer; NULL: a host without services. A service
 * that this host does not run is NULL in it.
 *
 * Each service is the calling plugin's own: it reads its own section of the configuration, attests as itself,
 * has its own tables. After `shutdown` they say QNTX_ERR_CLOSED, and those without a status give the fallback
 * or nothing. All but `config` wait for the disk: on an [inline] route they say QNTX_ERR_WRONG_THREAD. What a
 * callback gets is borrowed until it returns; it may call any service, and returns false to end the call that
 * it is called from, which is no error. The functions here are for [any thread], many at once, except where
 * they say otherwise.
 */
#define QNTX_SERVICES "qntx.services/1"

typedef struct qntx_config_api qntx_config_api;
typedef struct qntx_attestations_api qntx_attestations_api;
typedef struct qntx_queue_api qntx_queue_api;
typedef struct qntx_database_api qntx_database_api;

typedef struct qntx_services {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Why the last service call of this thread failed, in a sentence: SQLite's own text, the key that is not
     * valid. A call that goes well leaves it as it is. Borrowed until the thread's next service call.
     */
    qntx_str (*error_text)(void);

    const qntx_config_api *config;
    const qntx_attestations_api *attestations;
    const qntx_queue_api *queue;
    const qntx_database_api *database;
} qntx_services;

/* Gets one text of several; false ends it. */
typedef bool (*qntx_text_callback)(void *context, qntx_str text);

/* ---- Services: configuration ------------------------------------------------------------------------ */

/*
 * The plugin's own section: keys are dotted and compared without case, values are text. It costs nanoseconds
 * and waits for nothing: [any thread, inline too].
 */
struct qntx_config_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Copies a key's text into the caller's buffer, with a NUL after it if there is room; `*length` (may be
     * NULL) is the text's own length. QNTX_ERR_NOT_FOUND; QNTX_ERR_TOO_LARGE, and nothing copied, if
     * `capacity` is less than that.
     */
    qntx_status (*get)(const qntx_host *host, qntx_str key, char *buffer, size_t capacity, size_t *length);

    /* A key as a number or truth; `fallback` if it is not set. "42.5" is the int 42; what is none is 0. */
    int64_t (*get_int)(const qntx_host *host, qntx_str key, int64_t fallback);
    double (*get_number)(const qntx_host *host, qntx_str key, double fallback);
    bool (*get_bool)(const qntx_host *host, qntx_str key, bool fallback);

    /* The items of a list: a JSON array of strings, or texts with commas between. QNTX_ERR_NOT_FOUND. */
    qntx_status (*get_list)(const qntx_host *host, qntx_str key, qntx_text_callback each, void *context);

    /* The names of all keys, ascending. */
    qntx_status (*keys)(const qntx_host *host, qntx_text_callback each, void *context);

    /* Sets a key for as long as the host runs; it beats the file and the environment. */
    qntx_status (*set)(const qntx_host *host, qntx_str key, qntx_str value);
};

/* ---- Services: attestations ------------------------------------------------------------------------- */

/*
 * One statement: who (actors) says of whom (subjects) what (predicates), in which contexts. Times are seconds
 * since 1970. In `create`, an empty id and a time of 0 are the host's to fill, and source and created_at are
 * always so. In `generate`, the host also makes the attestation its own actor, and "_" of empty predicates
 * and contexts. `attributes` is the text of a JSON object, or empty.
 */
typedef struct qntx_attestation {
    uint32_t struct_size;
    uint32_t reserved;
    qntx_str id;
    const qntx_str *subjects;
    size_t subject_count;
    const qntx_str *predicates;
    size_t predicate_count;
    const qntx_str *contexts;
    size_t context_count;
    const qntx_str *actors;
    size_t actor_count;
    int64_t timestamp;
    qntx_str source;
    qntx_str attributes;
    int64_t created_at;
} qntx_attestation;

/*
 * Which attestations: any of the values within a list, something from every list that is not empty; compared
 * whole, without the case of ASCII letters. Times are inclusive, 0 is no bound; at most `limit`, 0: all.
 */
typedef struct qntx_attestation_filter {
    uint32_t struct_size;
    uint32_t limit;
    const qntx_str *subjects;
    size_t subject_count;
    const qntx_str *predicates;
    size_t predicate_count;
    const qntx_str *contexts;
    size_t context_count;
    const qntx_str *actors;
    size_t actor_count;
    int64_t time_start;
    int64_t time_end;
} qntx_attestation_filter;

typedef bool (*qntx_attestation_callback)(void *context, const qntx_attestation *attestation);

struct qntx_attestations_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Stores attestations, all or none; they are on the disk when it returns. `each` (may be NULL) gets them
     * as stored. QNTX_ERR_INVALID, QNTX_ERR_TOO_LARGE; QNTX_ERR_CONFLICT for an id that is there already.
     */
    qntx_status (*create)(const qntx_host *host, const qntx_attestation *const *attestations, size_t count,
                          qntx_attestation_callback each, void *context);

    /* Makes attestations with an id of their own and stores them; as `create`. */
    qntx_status (*generate)(const qntx_host *host, const qntx_attestation *const *commands, size_t count,
                            qntx_attestation_callback each, void *context);

    /* Whether there is an attestation of that id. */
    qntx_status (*exists)(const qntx_host *host, qntx_str id, bool *exists);

    /* Hands on what a filter finds, newest first, as it is read. */
    qntx_status (*query)(const qntx_host *host, const qntx_attestation_filter *filter,
                         qntx_attestation_callback each, void *context);
};

/* ---- Services: jobs --------------------------------------------------------------------------------- */

/* qntx_job.status; -1 in `list` stands for all. */
enum {
    QNTX_JOB_QUEUED = 0,
    QNTX_JOB_RUNNING = 1,
    QNTX_JOB_PAUSED = 2,
    QNTX_JOB_COMPLETED = 3,
    QNTX_JOB_FAILED = 4,
    QNTX_JOB_CANCELLED = 5
};

/*
 * A job of the host's queue. Costs are US dollars, times seconds since 1970 (0: not yet). To enqueue one, set
 * what is marked *; the rest may be zero.
 */
typedef struct qntx_job {
    uint32_t struct_size;
    int32_t status; /* QNTX_JOB_... */
    qntx_str id;
    qntx_str handler; /* * the name of what executes it, "biotech.align". Required */
    qntx_bytes payload; /* * what the handler works on */
    qntx_str source; /* * where it comes from, in the plugin's words */
    qntx_str parent_id; /* * the job that it belongs to: cancelled with it */
    int64_t progress_current;
    int64_t progress_total;
    double cost_estimate; /* * */
    double cost_actual;
    qntx_bytes result;
    qntx_str error;
    uint32_t retry_count;
    uint32_t maximum_retries; /* * */
    uint32_t deadline_s; /* * seconds for one attempt; 0: the host's default */
    uint32_t reserved;
    int64_t not_before; /* * not to be begun before this time */
    int64_t created_at;
    int64_t started_at;
    int64_t completed_at;
    int64_t updated_at;
} qntx_job;

typedef bool (*qntx_job_callback)(void *context, const qntx_job *job);

/* enqueue: where a job of the same handler and source is not over yet, its id is given and nothing added. */
#define QNTX_ENQUEUE_DEDUPLICATE (1u << 0)

/* The plugin's own jobs: those it has enqueued, and those that its handlers execute. */
struct qntx_queue_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* Adds jobs, all or none; they are on the disk when it returns. `each` (may be NULL) gets their ids. */
    qntx_status (*enqueue)(const qntx_host *host, const qntx_job *const *jobs, size_t count, uint32_t flags,
                           qntx_text_callback each, void *context);

    /* Hands on the job of that id. QNTX_ERR_NOT_FOUND. */
    qntx_status (*get)(const qntx_host *host, qntx_str id, qntx_job_callback each, void *context);

    /*
     * Stores a job's progress, cost, result, error and status, found by its id. QNTX_ERR_NOT_FOUND;
     * QNTX_ERR_CONFLICT for a status that does not follow on the one it has.
     */
    qntx_status (*update)(const qntx_host *host, const qntx_job *job);

    /* Hands on jobs, newest first, of one status or (-1) of all; 100 where the limit is 0. */
    qntx_status (*list)(const qntx_host *host, int32_t status, uint32_t limit, qntx_job_callback each,
                        void *context);

    /* Cancels a job and those that belong to it; a handler that executes it is told. */
    qntx_status (*cancel)(const qntx_host *host, qntx_str id);
};

typedef struct qntx_work_api qntx_work_api;

/* One job being executed: a handle (frozen), over when its handler returns. */
typedef struct qntx_work {
    const qntx_work_api *api;
    uint64_t id;
} qntx_work;

struct qntx_work_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * How far the work is. Cheap: what is reported is stored a few times a second, and at the end.
     * QNTX_ERR_INVALID for less than nothing.
     */
    qntx_status (*progress)(qntx_work work, int64_t current, int64_t total);

    /* What the job has cost so far, in US dollars. QNTX_ERR_INVALID for what is no cost. */
    qntx_status (*cost)(qntx_work work, double dollars);

    /* The job's result, kept with it if it completes; the host copies. A later call replaces it. */
    qntx_status (*result)(qntx_work work, qntx_bytes result);

    /* Whether the work should end: the job was cancelled, its deadline has passed, or the host stops. */
    bool (*is_cancelled)(qntx_work work);

    /* Milliseconds until the deadline; UINT64_MAX: none; 0 once it has passed or the work is over. */
    uint64_t (*time_left)(qntx_work work);

    /*
     * Asks for another attempt after some milliseconds (UINT64_MAX: the host's own back-off), as often as
     * the job allows: `return work.api->retry(work, 5000, QNTX_LIT("the model is loading"));`. Gives
     * QNTX_AGAIN.
     */
    qntx_status (*retry)(qntx_work work, uint64_t delay_ms, qntx_str reason);
};

/*
 * Executes a job; several may run at once. All of `job` is borrowed until the return. QNTX_OK completes it,
 * QNTX_AGAIN (see `retry`) has it tried again, an error fails it: say why with qntx_fail. A handler that
 * leaves because `is_cancelled` says so returns QNTX_ERR_CLOSED; a job that the host has stopped is executed
 * again later.
 * [handler: a thread that may block]
 */
typedef qntx_status (*qntx_job_handler)(void *context, qntx_work work, const qntx_job *job);

typedef struct qntx_job_registry_api qntx_job_registry_api;

/* Where `register_jobs` adds its handlers. A handle (frozen), over when that call returns. */
typedef struct qntx_job_registry {
    const qntx_job_registry_api *api;
    uint64_t id;
} qntx_job_registry;

struct qntx_job_registry_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Adds a handler under a name, at most 128 bytes. QNTX_ERR_INVALID, and QNTX_ERR_CONFLICT for a name that
     * this plugin has given already; either also fails the registration as a whole. A name that another
     * plugin has already is reported to the operator, and stays with that one. [during register_jobs only]
     */
    qntx_status (*handle)(qntx_job_registry registry, qntx_str name, qntx_job_handler handler,
                          void *context);
};

/* The plugin's extension "qntx.jobs/1", from its vtable's get_extension: it executes jobs. */
#define QNTX_JOBS "qntx.jobs/1"
typedef struct qntx_jobs {
    uint32_t struct_size;
    uint32_t reserved;

    /* Adds the instance's handlers, after `initialize`. Required. [main] */
    qntx_status (*register_jobs)(void *state, qntx_job_registry registry);
} qntx_jobs;

/*
 * The plugin's extension "qntx.reconfigure/1": it takes a new configuration while it runs. A plugin without
 * it is shut down and initialized anew instead.
 */
#define QNTX_RECONFIGURE "qntx.reconfigure/1"
typedef struct qntx_reconfigure {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * The configuration has changed; the services give the new one. An error: it goes on with the old one,
     * which the host restores. Required. [main]
     */
    qntx_status (*reconfigure)(void *state);
} qntx_reconfigure;

/* ---- A plugin that takes another's place: extension "qntx.handover/1" ------------------------------- */

typedef struct qntx_saved_api qntx_saved_api;

/* Where `save` puts what is to be handed on. A handle (frozen), over when that call returns. */
typedef struct qntx_saved {
    const qntx_saved_api *api;
    uint64_t id;
} qntx_saved;

struct qntx_saved_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* Adds a piece; the host copies. QNTX_ERR_TOO_LARGE beyond 256 MiB in all. [during save only] */
    qntx_status (*write)(qntx_saved saved, qntx_bytes piece);
};

/*
 * The plugin's extension "qntx.handover/1": an instance hands what it knows (a counter, a cache, sessions)
 * to the one that takes its place: of a new version of the file, or of the same one that is started again.
 * A plugin without it is replaced all the same, and the new instance begins with nothing.
 *
 * The new instance is initialized beside the old one. From `save` until it serves, requests wait at the
 * door, and those under way are given a moment (a quarter of a second) to end; what one that takes longer
 * does after `save` is not handed on. The bytes are the plugin's own: their layout, and what a version makes
 * of another's, is the author's business. Both functions are required.
 */
#define QNTX_HANDOVER "qntx.handover/1"
typedef struct qntx_handover {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Gives the old instance's state. It stays as it is, as it may have to go on. An error: it is not
     * replaced. [main: handlers may run beside it]
     */
    qntx_status (*save)(void *state, qntx_saved saved);

    /*
     * Takes it in the new instance, after `register_http` and before its first request. `version` is the old
     * one's, from its metadata; both views are borrowed for the call. An error: the new instance is shut
     * down, and the old one goes on. [main]
     */
    qntx_status (*restore)(void *state, qntx_str version, qntx_bytes saved);
} qntx_handover;

/* ---- A plugin that is told when to finish: extension "qntx.drain/1" --------------------------------- */

/*
 * The plugin's extension "qntx.drain/1": for answers that do not end by themselves (server-sent events, long
 * polls). Without it they are waited for up to a deadline when the plugin is replaced, taken out, or the host
 * stops, and broken off then, before `shutdown`. WebSockets are closed by the host.
 */
#define QNTX_DRAIN "qntx.drain/1"
typedef struct qntx_drain {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * The instance is about to be shut down: end what does not end by itself. Requests under way go on, and a
     * last few may still come. May be called more than once. Required.
     * [any thread that may block, beside handlers and other calls]
     */
    void (*drain)(void *state);
} qntx_drain;

/* ---- WebSockets: extension "qntx.websocket/1" ------------------------------------------------------- */

typedef struct qntx_websocket_api qntx_websocket_api;

/*
 * One WebSocket, from its `open` to its `close`. A handle (frozen): keep it to send at any time from any
 * thread. When the connection is over it says QNTX_ERR_CLOSED, false or 0, and does no harm.
 */
typedef struct qntx_websocket {
    const qntx_websocket_api *api; /* readable for the life of the process */
    uint64_t id;
} qntx_websocket;

/* What a message is; the numbers are those of RFC 6455. */
enum {
    QNTX_WEBSOCKET_TEXT = 1, /* UTF-8: what is not neither arrives nor is sent */
    QNTX_WEBSOCKET_BINARY = 2
};

/* Why a WebSocket is closed: some of RFC 6455's codes. Those from 3000 to 4999 are the plugin's to define. */
enum {
    QNTX_WEBSOCKET_NORMAL = 1000,
    QNTX_WEBSOCKET_GOING_AWAY = 1001, /* the host stops, or the page is left */
    QNTX_WEBSOCKET_NO_CODE = 1005,    /* closed, and no code given */
    QNTX_WEBSOCKET_LOST = 1006,       /* never closed, but gone: cannot be sent */
    QNTX_WEBSOCKET_DENIED = 1008,
    QNTX_WEBSOCKET_FAILED = 1011
};

/*
 * What can be done with a WebSocket. A table of the host, the same for all of them, readable for the life
 * of the process; call it as `socket.api->send(socket, ...)` or through the helpers below.
 */
struct qntx_websocket_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Sends a message; the host copies. It never waits: while too much (256 KiB, unless the host is
     * configured otherwise) waits for a peer that is slower, it says QNTX_AGAIN, nothing is sent, and the
     * endpoint's `writable` tells when to try again. The messages of one thread arrive in its order.
     * QNTX_ERR_INVALID for text that is not UTF-8 and for other types, QNTX_ERR_TOO_LARGE beyond 64 MiB,
     * QNTX_ERR_CLOSED. [any thread]
     */
    qntx_status (*send)(qntx_websocket socket, int32_t type, qntx_bytes message);

    /*
     * The same, but waits for room: at most so many milliseconds, or with UINT32_MAX for as long as the
     * connection lasts. QNTX_ERR_TIMEOUT, and nothing is sent; QNTX_ERR_WRONG_THREAD on [inline]. In `open`
     * nobody can make room, and it says QNTX_AGAIN. [any thread that may block]
     */
    qntx_status (*send_wait)(qntx_websocket socket, int32_t type, qntx_bytes message, uint32_t timeout_ms);

    /* Has messages delivered again after `message` has said QNTX_AGAIN. [any thread] */
    qntx_status (*resume)(qntx_websocket socket);

    /*
     * Closes the connection after what has been sent before; `close` of the endpoint follows. `reason` is
     * for the peer to read; beyond 123 bytes it is cut. QNTX_ERR_INVALID, and it stays open, for a reason
     * that is not UTF-8 and for a code that RFC 6455 does not let endpoints send; QNTX_WEBSOCKET_NO_CODE
     * sends none. QNTX_ERR_CLOSED the second time. [any thread]
     */
    qntx_status (*close)(qntx_websocket socket, uint32_t code, qntx_str reason);

    /* Whether messages can still be sent. [any thread] */
    bool (*is_open)(qntx_websocket socket);

    /* How many bytes wait to be sent, a little added for each message. [any thread] */
    uint64_t (*queued)(qntx_websocket socket);
};

/* The request that a WebSocket begins with. The host owns it; all of it is borrowed until `open` returns. */
typedef struct qntx_websocket_request {
    uint32_t struct_size;
    uint32_t reserved;
    qntx_str path;            /* below the endpoint, percent-encoded; empty for the endpoint itself */
    qntx_str query;           /* after the '?', percent-encoded; empty where there is none */
    qntx_str subprotocol;     /* the one agreed on: the client's first that the endpoint has; else empty */
    qntx_str peer;            /* the client's address; empty where it is not known */
    const qntx_pair *headers; /* in the order sent, names in lower case */
    size_t header_count;
} qntx_websocket_request;

/*
 * qntx_websocket_endpoint.flags: call the functions right on the event loop instead of the plugin's pool.
 * Many times cheaper, for those that wait for nothing; see QNTX_ROUTE_INLINE.
 */
#define QNTX_WEBSOCKET_INLINE (1u << 0)

/*
 * An endpoint and its functions. The host copies the struct and its texts; functions and context must stay
 * valid until `shutdown` returns.
 *
 * `context` is the endpoint's, `connection` what `open` gave for this connection, NULL included. For one
 * connection the calls come one at a time and in order, though on any thread of the pool: `open`, then
 * `message` and `writable`, and `close`, exactly once and last, if `open` went well. Those of several
 * connections run beside each other.
 */
typedef struct qntx_websocket_endpoint {
    uint32_t struct_size;
    uint32_t flags; /* QNTX_WEBSOCKET_... */

    /*
     * NULL or "": the domain's own endpoint, at /<domain>-ws. Any other, [a-z][a-z0-9-]* of at most 64 bytes,
     * is at /<domain>-ws/<name>. What is below is its too, if no other endpoint has it.
     */
    const char *name;
    const char *const *subprotocols; /* those it speaks, at most 64; may be NULL if the count is 0 */
    size_t subprotocol_count;
    void *context; /* handed to the functions; may be NULL */

    /*
     * A client wants to connect. QNTX_OK lets it in, with `*connection`, which comes in as NULL, as the
     * plugin's own for it. An error refuses it, with the HTTP status that a handler's error has, and 403 for
     * QNTX_ERR_DENIED; the plugin has freed what it took. What is sent meanwhile waits until the connection
     * stands. NULL: everybody is let in. [handler, or inline]
     */
    qntx_status (*open)(void *context, qntx_websocket socket, const qntx_websocket_request *request,
                        void **connection);

    /*
     * A message has arrived, whole, and borrowed until the return; `type` is QNTX_WEBSOCKET_TEXT or
     * QNTX_WEBSOCKET_BINARY. Return
     *   QNTX_OK       to have taken it;
     *   QNTX_AGAIN    to have taken it and to get no more, and before long to have the peer wait, until
     *                 `resume`; one that comes during this call counts. Never hand on what `send` says: the
     *                 message that could not be sent would be lost, and nobody resumes;
     *   an error      to have the connection closed, with 1007 (QNTX_ERR_INVALID), 1003
     *                 (QNTX_ERR_UNSUPPORTED), 1009 (QNTX_ERR_TOO_LARGE), 1008 (QNTX_ERR_DENIED), 1013
     *                 (QNTX_ERR_BUSY) or else 1011, and no more delivered. QNTX_ERR_CLOSED, which `send` says
     *                 when the peer has left meanwhile, is no failure.
     * What has arrived when the connection ends comes all the same, paused or not, before `close`.
     * Required. [handler, or inline]
     */
    qntx_status (*message)(void *context, void *connection, qntx_websocket socket, int32_t type,
                           qntx_bytes message);

    /* There is room again after QNTX_AGAIN; may come for no reason. May be NULL. [handler, or inline] */
    void (*writable)(void *context, void *connection, qntx_websocket socket);

    /*
     * The connection is over, and `socket` with it: free what belongs to it. The code and the reason are
     * those of the side that closed first. The host closes what is open before `shutdown`, QNTX_WEBSOCKET_INLINE
     * or not on a thread of the pool. May be NULL. [handler, or inline]
     */
    void (*close)(void *context, void *connection, qntx_websocket socket, uint32_t code, qntx_str reason);
} qntx_websocket_endpoint;

typedef struct qntx_websocket_registry_api qntx_websocket_registry_api;

/* Where `register_websockets` adds its endpoints. A handle (frozen), over when that call returns. */
typedef struct qntx_websocket_registry {
    const qntx_websocket_registry_api *api;
    uint64_t id;
} qntx_websocket_registry;

struct qntx_websocket_registry_api {
    uint32_t struct_size;
    uint32_t reserved;

    /*
     * Adds an endpoint. QNTX_ERR_INVALID for one that cannot be, QNTX_ERR_CONFLICT for a name that is there
     * already; either also fails the registration as a whole. [main: during register_websockets only]
     */
    qntx_status (*endpoint)(qntx_websocket_registry registry, const qntx_websocket_endpoint *endpoint);
};

/* The plugin's extension "qntx.websocket/1", from its vtable's get_extension: it serves WebSockets. */
#define QNTX_WEBSOCKET "qntx.websocket/1"
typedef struct qntx_websockets {
    uint32_t struct_size;
    uint32_t reserved;

    /* Adds the instance's endpoints, after `register_http`. Required. [main] */
    qntx_status (*register_websockets)(void *state, qntx_websocket_registry registry);
} qntx_websockets;

/* ---- Services: database ----------------------------------------------------------------------------- */

/* qntx_value.type: which member of it counts. */
enum {
    QNTX_VALUE_NULL = 0,
    QNTX_VALUE_INTEGER = 1,
    QNTX_VALUE_REAL = 2,
    QNTX_VALUE_TEXT = 3,
    QNTX_VALUE_BLOB = 4
};

/* A value of SQLite (frozen). */
typedef struct qntx_value {
    int32_t type; /* QNTX_VALUE_... */
    uint32_t reserved;
    int64_t integer;
    double real;
    qntx_bytes bytes; /* of a text or a blob */
} qntx_value;

/* A row of a result. */
typedef struct qntx_row {
    uint32_t struct_size;
    uint32_t count;
    const qntx_str *columns; /* their names */
    const qntx_value *values;
} qntx_row;

/* What a statement has changed. The plugin sets struct_size before the call, the host the rest. */
typedef struct qntx_change {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t rows;
    int64_t last_insert_id;
} qntx_change;

typedef bool (*qntx_row_callback)(void *context, const qntx_row *row);

typedef struct qntx_transaction_api qntx_transaction_api;

/* A transaction under way: a handle (frozen), over when its body returns. */
typedef struct qntx_transaction {
    const qntx_transaction_api *api;
    uint64_t id;
} qntx_transaction;

/* Statements within a transaction; as those of qntx_database_api. [the body's own thread] */
struct qntx_transaction_api {
    uint32_t struct_size;
    uint32_t reserved;
    qntx_status (*execute)(qntx_transaction transaction, qntx_str sql, const qntx_value *arguments,
                           size_t count, qntx_change *change);
    qntx_status (*query)(qntx_transaction transaction, qntx_str sql, const qntx_value *arguments,
                         size_t count, qntx_row_callback each, void *context);
};

/* What is done in one transaction. QNTX_OK commits it, anything else undoes it. */
typedef qntx_status (*qntx_transaction_body)(void *context, qntx_transaction transaction);

/*
 * The plugin's tables: those whose names begin with its prefix ("biotech_"); it reaches others only where
 * the operator grants it. Values go in as arguments for "?", never as text. QNTX_ERR_FAILED with SQLite's own
 * text as error_text, QNTX_ERR_DENIED, QNTX_ERR_TIMEOUT for a statement that was interrupted, QNTX_ERR_BUSY.
 */
struct qntx_database_api {
    uint32_t struct_size;
    uint32_t reserved;

    /* What the names of the plugin's tables begin with. Borrowed for the life of the process. */
    qntx_str (*table_prefix)(const qntx_host *host);

    /* Executes one statement; `*change` (may be NULL) tells what it has changed. */
    qntx_status (*execute)(const qntx_host *host, qntx_str sql, const qntx_value *arguments, size_t count,
                           qntx_change *change);

    /* Executes one statement and hands on its rows as they are read. */
    qntx_status (*query)(const qntx_host *host, qntx_str sql, const qntx_value *arguments, size_t count,
                         qntx_row_callback each, void *context);

    /*
     * Runs a body within one transaction, on this thread, before it returns. Gives what the body gives, or
     * why it could not be committed. The body writes through its handle only: transactions do not nest, and
     * whatever else it would write (an attestation, a job) would wait for it, and is refused in the end.
     */
    qntx_status (*transaction)(const qntx_host *host, qntx_transaction_body body, void *context);
};

/* ---- Helpers: what plugins do most, in one line ----------------------------------------------------- */

/* Adds a route for the pool. */
static inline qntx_status qntx_handle(qntx_mux mux, const char *pattern, qntx_http_handler handler,
                                      void *context) {
    qntx_route route = {sizeof(qntx_route), 0, NULL, NULL, NULL, 0, 0, 0};
    route.pattern = pattern;
    route.handler = handler;
    route.context = context;
    return mux.api->handle(mux, &route);
}

/* Adds a route for the event loop; see QNTX_ROUTE_INLINE. */
static inline qntx_status qntx_handle_inline(qntx_mux mux, const char *pattern, qntx_http_handler handler,
                                             void *context) {
    qntx_route route = {sizeof(qntx_route), QNTX_ROUTE_INLINE, NULL, NULL, NULL, 0, 0, 0};
    route.pattern = pattern;
    route.handler = handler;
    route.context = context;
    return mux.api->handle(mux, &route);
}

/* Answers whole, with a content type (NULL: none) and a body. */
static inline qntx_status qntx_respond(qntx_exchange exchange, uint32_t status, const char *content_type,
                                       const void *body, size_t length) {
    qntx_pair header;
    qntx_response response;
    header.name = QNTX_LIT("content-type");
    header.value = qntx_cstr(content_type);
    response.struct_size = sizeof(qntx_response);
    response.status = status;
    response.headers = content_type != NULL ? &header : NULL;
    response.header_count = content_type != NULL ? 1 : 0;
    response.body = qntx_make_bytes(body, length);
    return exchange.api->respond(exchange, &response);
}

/* Answers with a C string, as text. */
static inline qntx_status qntx_respond_text(qntx_exchange exchange, uint32_t status, const char *text) {
    return qntx_respond(exchange, status, "text/plain; charset=utf-8", text, qntx_cstr(text).length);
}

/* Answers with a C string that holds JSON. */
static inline qntx_status qntx_respond_json(qntx_exchange exchange, uint32_t status, const char *json) {
    return qntx_respond(exchange, status, "application/json", json, qntx_cstr(json).length);
}

/* As `try_write`; QNTX_ERR_UNSUPPORTED where the host is older than that. */
static inline qntx_status qntx_try_write(qntx_exchange exchange, const void *data, size_t length) {
    if (exchange.api->struct_size < offsetof(qntx_exchange_api, watch)) {
        return QNTX_ERR_UNSUPPORTED;
    }
    return exchange.api->try_write(exchange, qntx_make_bytes(data, length));
}

/* As `watch`; QNTX_ERR_UNSUPPORTED where the host is older than that. */
static inline qntx_status qntx_watch(qntx_exchange exchange, const qntx_exchange_events *events) {
    if (exchange.api->struct_size < offsetof(qntx_exchange_api, watch) + sizeof exchange.api->watch) {
        return QNTX_ERR_UNSUPPORTED;
    }
    return exchange.api->watch(exchange, events);
}

/* A request header's value, or an empty view. */
static inline qntx_str qntx_header(qntx_exchange exchange, const char *name) {
    qntx_str value = {NULL, 0};
    (void)exchange.api->header(exchange, qntx_cstr(name), &value);
    return value;
}

/* What a wildcard of the pattern matched, or an empty view. */
static inline qntx_str qntx_path_value(qntx_exchange exchange, const char *name) {
    qntx_str value = {NULL, 0};
    (void)exchange.api->path_value(exchange, qntx_cstr(name), &value);
    return value;
}

/* Writes a text to a sink: of a `reason`, or of an `out str`. Gives the status back, to end with it. */
static inline qntx_status qntx_say(qntx_sink sink, qntx_status status, const char *text) {
    (void)sink.write(sink.context, text, qntx_cstr(text).length);
    return status;
}

/* Says how far a function is; false: it should end. */
static inline bool qntx_report(qntx_progress progress, int64_t current, int64_t total) {
    return progress.report(progress.context, current, total);
}

/* Writes a line to the plugin's log. */
static inline void qntx_log(const qntx_host *host, int32_t level, const char *message) {
    host->log(host, level, qntx_cstr(message), NULL, 0);
}

/* Says why, and gives the status back. */
static inline qntx_status qntx_fail(const qntx_host *host, qntx_status status, const char *message) {
    return host->fail(host, status, qntx_cstr(message));
}

/* Adds a piece to what is handed on. */
static inline qntx_status qntx_save(qntx_saved saved, const void *data, size_t length) {
    return saved.api->write(saved, qntx_make_bytes(data, length));
}

/* Sends a C string as text. */
static inline qntx_status qntx_websocket_send_text(qntx_websocket socket, const char *text) {
    return socket.api->send(socket, QNTX_WEBSOCKET_TEXT, qntx_make_bytes(text, qntx_cstr(text).length));
}

/* Sends bytes. */
static inline qntx_status qntx_websocket_send_binary(qntx_websocket socket, const void *data,
                                                     size_t length) {
    return socket.api->send(socket, QNTX_WEBSOCKET_BINARY, qntx_make_bytes(data, length));
}

/* Closes a WebSocket, with a reason (NULL: none). */
static inline qntx_status qntx_websocket_close(qntx_websocket socket, uint32_t code, const char *reason) {
    return socket.api->close(socket, code, qntx_cstr(reason));
}

/* The value of the first header of a name in lower case, or an empty view. */
static inline qntx_str qntx_websocket_header(const qntx_websocket_request *request, const char *name) {
    size_t i;
    for (i = 0; i < request->header_count; i++) {
        if (qntx_str_is(request->headers[i].name, name)) {
            return request->headers[i].value;
        }
    }
    return qntx_make_str(NULL, 0);
}

/* The host's services, or NULL. */
static inline const qntx_services *qntx_get_services(const qntx_host *host) {
    return (const qntx_services *)host->get_extension(host, QNTX_SERVICES);
}

/* Values for SQL. */
static inline qntx_value qntx_null(void) {
    const qntx_value value = {QNTX_VALUE_NULL, 0, 0, 0, {NULL, 0}};
    return value;
}
static inline qntx_value qntx_integer(int64_t integer) {
    qntx_value value = qntx_null();
    value.type = QNTX_VALUE_INTEGER;
    value.integer = integer;
    return value;
}
static inline qntx_value qntx_real(double real) {
    qntx_value value = qntx_null();
    value.type = QNTX_VALUE_REAL;
    value.real = real;
    return value;
}
static inline qntx_value qntx_text(qntx_str text) {
    qntx_value value = qntx_null();
    value.type = QNTX_VALUE_TEXT;
    value.bytes = qntx_make_bytes(text.data, text.length);
    return value;
}
static inline qntx_value qntx_blob(const void *data, size_t length) {
    qntx_value value = qntx_null();
    value.type = QNTX_VALUE_BLOB;
    value.bytes = qntx_make_bytes(data, length);
    return value;
}

/* ---- The layout, held to its word ------------------------------------------------------------------- */

#if defined(__cplusplus)
#define QNTX_LAYOUT_(NAME, CONDITION) static_assert(CONDITION, #NAME)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define QNTX_LAYOUT_(NAME, CONDITION) _Static_assert(CONDITION, #NAME)
#else
#define QNTX_LAYOUT_(NAME, CONDITION) typedef char qntx_layout_##NAME[(CONDITION) ? 1 : -1]
#endif

QNTX_LAYOUT_(status_is_32_bits, sizeof(qntx_status) == 4);
#if UINTPTR_MAX == 0xffffffffffffffffu
QNTX_LAYOUT_(str, sizeof(qntx_str) == 16 && offsetof(qntx_str, length) == 8);
QNTX_LAYOUT_(bytes, sizeof(qntx_bytes) == 16);
QNTX_LAYOUT_(pair, sizeof(qntx_pair) == 32);
QNTX_LAYOUT_(exchange, sizeof(qntx_exchange) == 16 && offsetof(qntx_exchange, id) == 8);
QNTX_LAYOUT_(mux, sizeof(qntx_mux) == 16 && offsetof(qntx_mux, id) == 8);
QNTX_LAYOUT_(health, sizeof(qntx_health) == 16 && offsetof(qntx_health, id) == 8);
QNTX_LAYOUT_(schema, sizeof(qntx_schema) == 16 && offsetof(qntx_schema, id) == 8);
/* What 1.0 has, and where it ends: later versions may only be larger. */
QNTX_LAYOUT_(host_1_0, offsetof(qntx_host, get_extension) == 56 && sizeof(qntx_host) >= 64);
QNTX_LAYOUT_(request_1_0, offsetof(qntx_request, body_length) == 72 && sizeof(qntx_request) >= 80);
QNTX_LAYOUT_(response_1_0, offsetof(qntx_response, body) == 24 && sizeof(qntx_response) >= 40);
QNTX_LAYOUT_(exchange_api_1_0,
             offsetof(qntx_exchange_api, respond) == 48 && offsetof(qntx_exchange_api, abort) == 96 &&
                 sizeof(qntx_exchange_api) >= 104);
QNTX_LAYOUT_(route_1_0, offsetof(qntx_route, deadline_ms) == 40 && sizeof(qntx_route) >= 48);
QNTX_LAYOUT_(mux_api_1_0, offsetof(qntx_mux_api, handle) == 8);
QNTX_LAYOUT_(health_api_1_0, offsetof(qntx_health_api, detail) == 16);
QNTX_LAYOUT_(schema_api_1_0, offsetof(qntx_schema_api, field) == 8);
QNTX_LAYOUT_(field_1_0, offsetof(qntx_config_field, element_type) == 64 && sizeof(qntx_config_field) >= 72);
QNTX_LAYOUT_(metadata_1_0, offsetof(qntx_metadata, license) == 48 && sizeof(qntx_metadata) >= 56);
QNTX_LAYOUT_(vtable_1_0, offsetof(qntx_plugin_vtable, initialize) == 24 &&
                             offsetof(qntx_plugin_vtable, get_extension) == 80 &&
                             sizeof(qntx_plugin_vtable) >= 88);
/* What version 1.1 has beyond it, and "qntx.drain/1". */
QNTX_LAYOUT_(exchange_api_1_1, offsetof(qntx_exchange_api, watch) == 112 && sizeof(qntx_exchange_api) >= 120);
QNTX_LAYOUT_(exchange_events_1_1,
             offsetof(qntx_exchange_events, over) == 32 && sizeof(qntx_exchange_events) >= 40);
QNTX_LAYOUT_(drain_1, offsetof(qntx_drain, drain) == 8 && sizeof(qntx_drain) >= 16);
/* What version 1.2 has beyond it. */
QNTX_LAYOUT_(vtable_1_2, offsetof(qntx_plugin_vtable, functions) == 88 && sizeof(qntx_plugin_vtable) >= 96);
QNTX_LAYOUT_(sink, sizeof(qntx_sink) == 16 && offsetof(qntx_sink, write) == 8);
QNTX_LAYOUT_(progress, sizeof(qntx_progress) == 16 && offsetof(qntx_progress, report) == 8);
QNTX_LAYOUT_(function_1_2, offsetof(qntx_function, context) == 48 && sizeof(qntx_function) >= 56);
QNTX_LAYOUT_(functions_1_2, offsetof(qntx_functions, types) == 16 && sizeof(qntx_functions) >= 24);
/* What "qntx.handover/1" has. */
QNTX_LAYOUT_(saved, sizeof(qntx_saved) == 16 && offsetof(qntx_saved, id) == 8);
QNTX_LAYOUT_(saved_api_1, offsetof(qntx_saved_api, write) == 8);
QNTX_LAYOUT_(handover_1, offsetof(qntx_handover, restore) == 16 && sizeof(qntx_handover) >= 24);
/* What "qntx.websocket/1" has. */
QNTX_LAYOUT_(websocket, sizeof(qntx_websocket) == 16 && offsetof(qntx_websocket, id) == 8);
QNTX_LAYOUT_(websocket_api_1, offsetof(qntx_websocket_api, queued) == 48);
QNTX_LAYOUT_(websocket_request_1, offsetof(qntx_websocket_request, header_count) == 80 &&
                                      sizeof(qntx_websocket_request) >= 88);
QNTX_LAYOUT_(websocket_endpoint_1, offsetof(qntx_websocket_endpoint, context) == 32 &&
                                       offsetof(qntx_websocket_endpoint, close) == 64 &&
                                       sizeof(qntx_websocket_endpoint) >= 72);
QNTX_LAYOUT_(websocket_registry, sizeof(qntx_websocket_registry) == 16);
QNTX_LAYOUT_(websocket_registry_api_1, offsetof(qntx_websocket_registry_api, endpoint) == 8);
QNTX_LAYOUT_(websockets_1, offsetof(qntx_websockets, register_websockets) == 8);
/* What "qntx.services/1", "qntx.jobs/1" and "qntx.reconfigure/1" have. */
QNTX_LAYOUT_(services_1, offsetof(qntx_services, database) == 40 && sizeof(qntx_services) >= 48);
QNTX_LAYOUT_(config_api_1, offsetof(qntx_config_api, set) == 56 && sizeof(qntx_config_api) >= 64);
QNTX_LAYOUT_(attestation_1, offsetof(qntx_attestation, created_at) == 128 && sizeof(qntx_attestation) >= 136);
QNTX_LAYOUT_(filter_1, offsetof(qntx_attestation_filter, time_end) == 80 &&
                           sizeof(qntx_attestation_filter) >= 88);
QNTX_LAYOUT_(attestations_api_1, offsetof(qntx_attestations_api, query) == 32);
QNTX_LAYOUT_(job_1, offsetof(qntx_job, updated_at) == 200 && sizeof(qntx_job) >= 208);
QNTX_LAYOUT_(queue_api_1, offsetof(qntx_queue_api, cancel) == 40);
QNTX_LAYOUT_(work, sizeof(qntx_work) == 16 && offsetof(qntx_work, id) == 8);
QNTX_LAYOUT_(work_api_1, offsetof(qntx_work_api, retry) == 48);
QNTX_LAYOUT_(job_registry, sizeof(qntx_job_registry) == 16 && offsetof(qntx_job_registry, id) == 8);
QNTX_LAYOUT_(value, sizeof(qntx_value) == 40 && offsetof(qntx_value, bytes) == 24);
QNTX_LAYOUT_(row_1, offsetof(qntx_row, values) == 16 && sizeof(qntx_row) >= 24);
QNTX_LAYOUT_(change_1, offsetof(qntx_change, last_insert_id) == 16 && sizeof(qntx_change) >= 24);
QNTX_LAYOUT_(transaction, sizeof(qntx_transaction) == 16 && offsetof(qntx_transaction, id) == 8);
QNTX_LAYOUT_(database_api_1, offsetof(qntx_database_api, transaction) == 32);
#endif

#ifdef __cplusplus
}
#endif

#endif /* QNTX_PLUGIN_H */
