/* SPDX-License-Identifier: MIT */
/*
 * services: a plugin whose routes and job handlers use everything in the extension "qntx.services/1", well
 * and badly: see the files in services/.
 *
 * Every route answers 200 with a JSON object. "status" is the status of the service call, and where that is
 * not 0, "error" is the error_text. Text is shown byte by byte: what is no printable ASCII is \u00XX, a byte.
 * "bad" routes make many calls; each member is the status of one, by name. `?stop=N` on a route whose call
 * has a callback: the callback returns false at the Nth call (0, the default: never).
 *
 * Routes on the pool; those marked * are there on the event loop too, with "-inline" after the first segment
 * ("/config-inline/get/KEY").
 *   *GET  /services              the tables: {"there":1,"same-again":1,"unknown":0,"struct_size":48,"config":
 *                                the size of its table, 0 for none, "attestations":, "queue":, "database":}
 *   *GET  /error-text            {"first","again","second","after-success"}; note "error-of-other-thread"
 *   *GET  /everything            one ordinary call of each function; each member is its status (get_int and
 *                                get_number of a key that is not set: 7 and 7.5, the fallbacks; table_prefix:
 *                                its length). On the event loop all but the configuration are -13
 *    GET  /everything-thread     the same from a thread of the plugin's own
 *   *GET  /last                  the notes, {"name":number}
 *    POST /keep-host             after shutdown, a thread goes on calling everything for 200 ms. The trace
 *                                gets "services closed=N other=M": how many calls said -5, how many did not
 *                                (get_int, get_number, get_bool and table_prefix, which cannot, are left out)
 *    POST /release               lets services.hang return
 *   config.h:
 *   *GET  /config/get/{key}             {"status","length","value","terminated":0|1,"untouched":0|1}
 *   *GET  /config/get/{key}/{capacity}  the same into a buffer of that many bytes
 *   *GET  /config/typed/{key}/{fallback}  {"int","number","bool"}; the bool's fallback is: not 0
 *   *GET  /config/list/{key}?stop=      {"status","items":[…]}
 *   *GET  /config/keys?stop=            {"status","keys":[…]}
 *   *PUT  /config/set/{key}             the body is the value: {"status"}
 *   *GET  /config/bad
 *   attestations.h (the body: lines "subjects=a|b", "predicates=", "contexts=", "actors=", "id=", "source=",
 *   "attributes=", "timestamp="; a filter's: the lists, "time_start=", "time_end=", "limit="):
 *    POST /attest/create?stop=&silent=   {"status","stored":[attestations]}; a blank line between two;
 *                                        silent=1: without a callback
 *    POST /attest/generate?stop=&silent=
 *    GET  /attest/exists/{id}            {"status","exists":0|1}
 *    POST /attest/query?stop=&count=     {"status","count","found":[attestations]}; count=1: counts only
 *    POST /attest/large/{count}/{subjects}/{bytes}  that many attestations in one call, each of that many
 *                                        subjects ("large0"…), and attributes of that many bytes (0: none)
 *    POST /attest/nested                 queries all; in the first callback: create, generate, exists, query
 *    POST /attest/bad/create             /generate  /query
 *   queue.h:
 *    POST /queue/enqueue/{handler}?count=&source=&cents=&retries=&deadline=&not_before=&deduplicate=
 *                                        the body is the payload, the header x-parent the parent's id;
 *                                        source=1: the source "services". {"status","ids":[…]}
 *    POST /queue/large/{bytes}           a payload of that many bytes
 *    GET  /queue/job/{id}                {"status","jobs":[the job]}
 *    GET  /queue/jobs?status=&limit=&stop=  {"status","jobs":[…]}
 *    POST /queue/update/{id}?status=&current=&total=&cents=  the body is the result, x-error the error
 *    POST /queue/cancel/{id}
 *    POST /queue/bad
 *   database.h (the body: the statement's line, then an argument in each: "i 42", "r 1.5", "t text",
 *   "b 00ff", "n"):
 *    GET  /db/prefix                     {"prefix"}
 *    POST /db/execute                    {"status","rows","last_insert_id"}; both -7 if nothing wrote them
 *    POST /db/query?stop=&count=         {"status","count","rows":[{"columns":[…],"struct_size"},[…]…]};
 *                                        a blob is {"hex":"00ff"}; count=1: counts only
 *    POST /db/transaction?result=        the body: a statement in each line, '?' before a query: {"status",
 *                                        "statements":[{"status","rows"}…]}. Its body returns the result
 *    POST /db/nested                     within a transaction: another one, calls beside it, an attestation;
 *                                        "kept-execute", "kept-query": its handle afterwards
 *    POST /db/transaction-thread         its handle on another thread: "other-thread"
 *    POST /db/nested-rows                within a row's callback: execute, query, transaction
 *    POST /db/bad
 *   work.h:
 *    GET  /use-kept-work                 the handle that services.keeps left behind
 *
 * Job handlers, all "services.NAME"; see work.h: nothing, ok, job, fail, status, retry-twice, retry-always,
 * retry-backoff, retry-fails, retry-ok, again, endless, stubborn, hang, double-result, result-fails,
 * large-result, bad, chatty, keeps, everything, enqueues, cancels-itself. Registering a name twice, an empty
 * one and a NULL handler are fixtures of their own: jobs-*.c.
 *
 * It takes a new configuration while it runs (note "reconfigured": how often), unless the key "refuse" is
 * true: then it says "I am told to refuse".
 */
#include "services/attestations-bad.h"
#include "services/config.h"
#include "services/database-bad.h"
#include "services/everything.h"
#include "services/work.h"
#include "trace.h"

enum { POOL = 1, BOTH = 3 };

typedef struct route {
    int where;
    const char *method, *path;
    qntx_http_handler handler;
} route;

HANDLER(last) {
    plugin *self = context;
    text out = {0};
    text_add(&out, "{");
    pthread_mutex_lock(&self->base.lock);
    for (size_t i = 0; i < self->base.note_count; i++) {
        add_number(&out, self->base.notes[i].name, self->base.notes[i].value);
    }
    pthread_mutex_unlock(&self->base.lock);
    return end_answer(&out, exchange);
}

HANDLER(keep_host) {
    ((plugin *)context)->is_used_later = true;
    return qntx_respond_json(exchange, 200, "{}\n");
}

HANDLER(release) {
    ((plugin *)context)->released = true;
    return qntx_respond_json(exchange, 200, "{}\n");
}

static const route routes[] = {
    {BOTH, "GET", "/services", services_table},
    {BOTH, "GET", "/error-text", error_text},
    {BOTH, "GET", "/everything", everything},
    {POOL, "GET", "/everything-thread", everything_thread},
    {BOTH, "GET", "/last", last},
    {POOL, "POST", "/keep-host", keep_host},
    {POOL, "POST", "/release", release},
    {BOTH, "GET", "/config/get/{key}", config_get},
    {BOTH, "GET", "/config/get/{key}/{capacity}", config_get_into},
    {BOTH, "GET", "/config/typed/{key}/{fallback}", config_typed},
    {BOTH, "GET", "/config/list/{key}", config_list},
    {BOTH, "GET", "/config/keys", config_keys},
    {BOTH, "PUT", "/config/set/{key}", config_set},
    {BOTH, "GET", "/config/bad", config_bad},
    {POOL, "POST", "/attest/create", attest_create},
    {POOL, "POST", "/attest/generate", attest_generate},
    {POOL, "GET", "/attest/exists/{id}", attest_exists},
    {POOL, "POST", "/attest/query", attest_query},
    {POOL, "POST", "/attest/large/{count}/{subjects}/{bytes}", attest_large},
    {POOL, "POST", "/attest/nested", attest_nested},
    {POOL, "POST", "/attest/bad/create", attest_create_bad},
    {POOL, "POST", "/attest/bad/generate", attest_generate_bad},
    {POOL, "POST", "/attest/bad/query", attest_query_bad},
    {POOL, "POST", "/queue/enqueue/{handler}", queue_enqueue},
    {POOL, "POST", "/queue/large/{bytes}", queue_large},
    {POOL, "GET", "/queue/job/{id}", queue_get},
    {POOL, "GET", "/queue/jobs", queue_list},
    {POOL, "POST", "/queue/update/{id}", queue_update},
    {POOL, "POST", "/queue/cancel/{id}", queue_cancel},
    {POOL, "POST", "/queue/bad", queue_bad},
    {POOL, "GET", "/db/prefix", db_prefix},
    {POOL, "POST", "/db/execute", db_execute},
    {POOL, "POST", "/db/query", db_query},
    {POOL, "POST", "/db/transaction", db_transaction},
    {POOL, "POST", "/db/nested", db_nested},
    {POOL, "POST", "/db/transaction-thread", db_transaction_thread},
    {POOL, "POST", "/db/nested-rows", db_nested_rows},
    {POOL, "POST", "/db/bad", db_bad},
    {POOL, "GET", "/use-kept-work", use_kept_work},
};

static qntx_status register_http(void *state, qntx_mux mux) {
    const plugin *self = state;
    qntx_status status = qntx_handle(mux, "GET /services", services_table, state);
    /* A host without services has nothing that the others could use. */
    for (size_t i = 1; self->services != NULL && i < sizeof routes / sizeof *routes; i++) {
        const int first = 1 + (int)strcspn(routes[i].path + 1, "/");
        char pattern[128];
        snprintf(pattern, sizeof pattern, "%s %s", routes[i].method, routes[i].path);
        status = status != QNTX_OK ? status : qntx_handle(mux, pattern, routes[i].handler, state);
        if (routes[i].where == BOTH) {
            snprintf(pattern, sizeof pattern, "%s %.*s-inline%s", routes[i].method, first, routes[i].path,
                     routes[i].path + first);
            status = status != QNTX_OK ? status : qntx_handle_inline(mux, pattern, routes[i].handler, state);
        }
    }
    return status;
}

static const struct {
    const char *name;
    qntx_job_handler handler;
} works[] = {
    {"services.nothing", work_nothing},
    {"services.ok", work_ok},
    {"services.job", work_job},
    {"services.fail", work_fail},
    {"services.status", work_status},
    {"services.retry-twice", work_retry_twice},
    {"services.retry-always", work_retry_always},
    {"services.retry-backoff", work_retry_backoff},
    {"services.retry-fails", work_retry_fails},
    {"services.retry-ok", work_retry_ok},
    {"services.again", work_again},
    {"services.endless", work_endless},
    {"services.stubborn", work_stubborn},
    {"services.hang", work_hang},
    {"services.double-result", work_double_result},
    {"services.result-fails", work_result_fails},
    {"services.large-result", work_large_result},
    {"services.bad", work_bad},
    {"services.chatty", work_chatty},
    {"services.keeps", work_keeps},
    {"services.everything", work_everything},
    {"services.enqueues", work_enqueues},
    {"services.cancels-itself", work_cancels_itself},
};

static qntx_status register_jobs(void *state, qntx_job_registry registry) {
    qntx_status status = QNTX_OK;
    for (size_t i = 0; status == QNTX_OK && i < sizeof works / sizeof *works; i++) {
        status = registry.api->handle(registry, qntx_cstr(works[i].name), works[i].handler, state);
    }
    return status;
}

static qntx_status reconfigure(void *state) {
    plugin *self = state;
    if (self->services != NULL &&
        self->services->config->get_bool(self->base.host, QNTX_LIT("refuse"), false)) {
        return qntx_fail(self->base.host, QNTX_ERR_INVALID, "I am told to refuse");
    }
    note(&self->base, "reconfigured", ++self->reconfigured);
    return QNTX_OK;
}

static const void *get_extension(const char *name) {
    static const qntx_jobs jobs = {sizeof jobs, 0, register_jobs};
    static const qntx_reconfigure again = {sizeof again, 0, reconfigure};
    return strcmp(name, QNTX_JOBS) == 0 ? (const void *)&jobs
                                        : strcmp(name, QNTX_RECONFIGURE) == 0 ? &again : NULL;
}

static qntx_status initialize(const qntx_host *host, void **state) {
    plugin *self = calloc(1, sizeof *self);
    if (self == NULL || pthread_mutex_init(&self->base.lock, NULL) != 0) {
        free(self);
        return QNTX_ERR_NO_MEMORY;
    }
    self->base.host = host;
    self->services = qntx_get_services(host);
    *state = self;
    return QNTX_OK;
}

/* Counts, in the JSON that add_everything makes, the members that are a number's text. */
static int count_members(const text *json, const char *value) {
    int count = 0;
    for (const char *at = json->data; (at = strstr(at, value)) != NULL; at += strlen(value)) {
        count++;
    }
    return count;
}

/* Uses the host from beyond the end of the instance, whose state is its own now. */
static void *use_afterwards(void *argument) {
    plugin *self = argument;
    int closed = 0, all = 0;
    char line[80];
    usleep(20000); /* shutdown has returned */
    for (int i = 0; i < 180; i++) {
        text out = {0};
        text_add(&out, "{");
        add_everything(self, &out);
        closed += count_members(&out, "\":-5");
        all += count_members(&out, "\":") - 3 - (self->services->database != NULL);
        free(out.data);
        usleep(1000);
    }
    snprintf(line, sizeof line, "closed=%d other=%d", closed, all - closed);
    fixture_trace("services", line);
    free(self);
    return NULL;
}

static qntx_status shutdown(void *state) {
    plugin *self = state;
    pthread_t thread;
    later_join(&self->base, true);
    self->released = true;
    if (self->is_used_later && self->services != NULL) {
        if (pthread_create(&thread, NULL, use_afterwards, self) == 0) {
            pthread_detach(thread); /* the misdeed */
        }
    } else if (self->base.inside == 0) { /* else a job has outlived the drain, and will want its notebook */
        pthread_mutex_destroy(&self->base.lock);
        free(self);
    }
    return QNTX_OK;
}

QNTX_PLUGIN_NOTE("services", "1.0.0", ">=0.20");
FIXTURE_METADATA("services");
FIXTURE_VTABLE(.initialize = initialize, .shutdown = shutdown, .register_http = register_http,
               .get_extension = get_extension)
