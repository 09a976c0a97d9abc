/* SPDX-License-Identifier: MIT */
/*
 * handlers: a plugin whose routes misbehave, each in its own way: see the files in handlers/. Most are there
 * twice, on the pool and, with "-inline" after the first segment, on the event loop. What a client cannot
 * see they write down by name, and GET /last answers with all of it. The threads that they start are joined
 * in shutdown.
 */
#include "handlers/answer.h"
#include "handlers/body.h"
#include "handlers/later.h"
#include "handlers/request.h"
#include "handlers/stream.h"

enum { POOL = 1, INLINE = 2, BOTH = 3 };

typedef struct route {
    int where;
    const char *method, *path;
    qntx_http_handler handler;
} route;

HANDLER(last) {
    handlers *plugin = context;
    text out = {0};
    text_add(&out, "{");
    pthread_mutex_lock(&plugin->lock);
    for (size_t i = 0; i < plugin->note_count; i++) {
        text_add(&out, "%s\"%s\":%" PRId64, i > 0 ? "," : "", plugin->notes[i].name, plugin->notes[i].value);
    }
    pthread_mutex_unlock(&plugin->lock);
    text_add(&out, "}\n");
    return text_respond(&out, exchange);
}

static const route routes[] = {
    {POOL, "GET", "/last", last},
    {INLINE, "GET", "/hello", hello},
    {POOL, "GET", "/hello-pooled", hello},
    /* answer.h */
    {BOTH, "GET", "/answers-twice", answers_twice},
    {BOTH, "GET", "/answers-never", answers_never},
    {BOTH, "GET", "/answers-and-fails", answers_and_fails},
    {BOTH, "GET", "/status/{n}", returns_status},
    {BOTH, "GET", "/fails", fails},
    {BOTH, "GET", "/bad-status/{n}", http_status},
    {BOTH, "GET", "/bad-header-name", bad_header_name},
    {BOTH, "GET", "/bad-header-value", bad_header_value},
    {BOTH, "GET", "/framing-headers", framing_headers},
    {BOTH, "GET", "/null-response", null_response},
    {BOTH, "GET", "/huge-headers/{count}/{size}", huge_headers},
    /* stream.h */
    {BOTH, "GET", "/stream/{n}", stream},
    {BOTH, "GET", "/stream-unfinished", stream_unfinished},
    {BOTH, "GET", "/stream-fails", stream_fails},
    {BOTH, "GET", "/stream-twice", stream_twice},
    {BOTH, "GET", "/stream-later", stream_later},
    {BOTH, "GET", "/stream-lies/{announced}/{written}", stream_lies},
    {POOL, "GET", "/flood", flood},
    /* body.h */
    {BOTH, "POST", "/echo", echo},
    {BOTH, "POST", "/body-all", body_all},
    {BOTH, "POST", "/body-read", body_read},
    {BOTH, "POST", "/body-hash", body_read},
    {BOTH, "POST", "/body-view", body_view},
    {BOTH, "POST", "/body-ignored", body_ignored},
    {BOTH, "POST", "/reads-body-after-return", reads_after_return},
    /* request.h */
    {BOTH, "", "/request", request_head},
    {BOTH, "GET", "/headers", headers},
    {BOTH, "GET", "/header/{name}", header},
    {BOTH, "GET", "/path-value/{value}", path_value},
    {BOTH, "GET", "/path-rest/{value...}", path_value},
    {BOTH, "GET", "/time-left", time_left},
    {BOTH, "GET", "/is-open", is_open},
    /* later.h */
    {BOTH, "GET", "/pending-never", pending_never},
    {BOTH, "GET", "/pending-later", pending_later},
    {BOTH, "GET", "/pending-twice", pending_twice},
    {BOTH, "GET", "/pending-at-once/{microseconds}", pending_at_once},
    {BOTH, "GET", "/late", late},
    {BOTH, "GET", "/from-ten-threads", from_ten_threads},
    {BOTH, "GET", "/keep", keep},
    {BOTH, "GET", "/use-stale", use_stale},
    {POOL, "GET", "/sleep/{ms}", sleeps},
    {POOL, "GET", "/hang", hangs},
    {POOL, "GET", "/wait-gone", wait_gone},
};

/* Adds a route to the pool or the event loop; there, what is on both has a suffix after its first segment. */
static void add(handlers *plugin, qntx_mux mux, const route *from, bool on_loop) {
    const char *suffix = on_loop && from->where == BOTH ? "-inline" : "";
    const char *space = *from->method != '\0' ? " " : "";
    const int first = 1 + (int)strcspn(from->path + 1, "/");
    char pattern[128];
    snprintf(pattern, sizeof pattern, "%s%s%.*s%s%s", from->method, space, first, from->path, suffix,
             from->path + first);
    if (on_loop) {
        qntx_handle_inline(mux, pattern, from->handler, plugin);
    } else {
        qntx_handle(mux, pattern, from->handler, plugin);
    }
}

/* Routes with options: limits of their own, flags that there are not, a size from the future. */
static qntx_status add_special(handlers *plugin, qntx_mux mux) {
    const struct {
        qntx_route known;
        uint64_t more[4];
    } future = {{sizeof future, 0, "GET /future-route", hello, plugin, 0, 0, 0}, {~0u, ~0u, ~0u, ~0u}};
    const qntx_route special[] = {
        {sizeof(qntx_route), 0, "POST /limited", echo, plugin, 10, 0, 0},
        {sizeof(qntx_route), QNTX_ROUTE_INLINE, "POST /limited-inline", echo, plugin, 10, 0, 0},
        {sizeof(qntx_route), 0, "POST /unlimited", body_read, plugin, UINT64_MAX, 0, 0},
        {sizeof(qntx_route), 0, "GET /deadline/{ms}", sleeps, plugin, 0, 100, 0},
        {sizeof(qntx_route), 0, "GET /deadline-pending", pending_never, plugin, 0, 100, 0},
        {sizeof(qntx_route), 0, "GET /deadline-time-left", time_left, plugin, 0, 100, 0},
        {sizeof(qntx_route), 0, "GET /deadline-max", time_left, plugin, 0, UINT32_MAX, 0},
        {sizeof(qntx_route), ~QNTX_ROUTE_INLINE, "GET /odd-flags", hello, plugin, 0, 0, ~0u},
        {sizeof(qntx_route), ~0u, "GET /odd-flags-inline", hello, plugin, 0, 0, ~0u},
    };
    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        mux.api->handle(mux, &special[i]);
    }
    return mux.api->handle(mux, &future.known);
}

static qntx_status register_http(void *state, qntx_mux mux) {
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if ((routes[i].where & POOL) != 0) {
            add(state, mux, &routes[i], false);
        }
        if ((routes[i].where & INLINE) != 0) {
            add(state, mux, &routes[i], true);
        }
    }
    return add_special(state, mux);
}

static qntx_status initialize(const qntx_host *host, void **state) {
    handlers *plugin = calloc(1, sizeof *plugin);
    if (plugin == NULL || pthread_mutex_init(&plugin->lock, NULL) != 0) {
        free(plugin);
        return QNTX_ERR_NO_MEMORY;
    }
    plugin->host = host;
    *state = plugin;
    return QNTX_OK;
}

static qntx_status shutdown(void *state) {
    handlers *plugin = state;
    later_join(plugin, true);
    if (plugin->inside == 0) { /* else a handler has outlived the drain, and will want its notebook */
        pthread_mutex_destroy(&plugin->lock);
        free(plugin);
    }
    return QNTX_OK;
}

QNTX_PLUGIN_NOTE("handlers", "1.0.0", ">=0.20");
FIXTURE_METADATA("handlers");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown, .register_http = register_http)
