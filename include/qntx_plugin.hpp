/*
 * qntx_plugin.hpp: QNTX plugins in C++11 and later, over qntx_plugin.h, whose rules hold here too.
 * SPDX-License-Identifier: MIT
 *
 *     #include "qntx_plugin.hpp"
 *
 *     class Hello {
 *     public:
 *         static constexpr qntx_metadata metadata() { return qntx::metadata("hello", "1.0.0", ">=0.20"); }
 *         explicit Hello(qntx::Host with) : host(with) {}
 *         void routes(qntx::Mux &mux) { mux.handle("GET /greet/{name}", this, &Hello::greet); }
 *
 *     private:
 *         qntx::Response greet(const qntx::Request &request) {
 *             return qntx::Response::text(200, "hello, " + std::string(request.path_value("name")) + "\n");
 *         }
 *         qntx::Host host;
 *     };
 *     QNTX_CPP_PLUGIN(Hello)
 *
 * `initialize` constructs the object and `shutdown` destroys it. What the class may have beside these; what
 * it has not is a NULL in the vtable:
 *     void health(qntx::Health &);                how the instance is
 *     void pause(); void resume();                both, or the host refuses the plugin
 *     static void config_schema(qntx::Schema &);  the keys it can be configured with
 *     void jobs(qntx::Jobs &);                    the job handlers: extension "qntx.jobs/1"
 *     void reconfigure();                         a new configuration: extension "qntx.reconfigure/1"
 *     void websockets(qntx::WebSockets &);        the WebSocket endpoints: extension "qntx.websocket/1"
 *     static const qntx_functions *functions();   those it declares: see qntx_functions.hpp and qntx_functions.h
 *     void drain();                               ends what does not end by itself: extension "qntx.drain/1"
 *     void save(qntx::Saved &);                   both: what it knows goes to the instance that takes its
 *     void restore(qntx::View version, qntx::View saved);    place: extension "qntx.handover/1"
 * A public member of one of these names that cannot be called like this does not compile.
 *
 * An exception ends at the boundary: qntx::Error as its own status, std::bad_alloc as QNTX_ERR_NO_MEMORY,
 * any other as QNTX_ERR_FAILED; the operator reads what(). Functions that "throw" throw qntx::Error: let it
 * through, and the call fails with the right status. Only calls by the host are guarded so, not what a
 * thread of your own does.
 *
 * RTTI is not needed. Handlers live as long as the plugin object. Build with -fvisibility=hidden: what a
 * compiler makes unique to the process (an inline variable, a static in a template) would be shared by two
 * loaded versions of the plugin.
 */
#ifndef QNTX_PLUGIN_HPP
#define QNTX_PLUGIN_HPP

#include "qntx_plugin.h"

#include <cstddef>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>
#if __cplusplus >= 201703L
#include <string_view>
#endif

/* Fields that a later qntx_plugin.h adds stay zero here, which is what absent means. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
namespace qntx {

/* Text that goes in and out: since C++17 a view, borrowed as qntx_plugin.h says; before that a copy. */
#if __cplusplus >= 201703L
using View = std::string_view;
#else
using View = std::string;
#endif

/* From and to the C ABI's views, which may have a NULL pointer where they are empty. */
inline View view(qntx_str text) { return text.length > 0 ? View(text.data, text.length) : View(); }
inline qntx_str str(const View &text) { return qntx_make_str(text.data(), text.size()); }

/* A list of pairs of text as the C ABI wants it; good as long as the list is. */
template <class List>
std::vector<qntx_pair> pairs(const List &list) {
    std::vector<qntx_pair> views;
    for (const auto &pair : list) views.push_back(qntx_pair{str(pair.first), str(pair.second)});
    return views;
}

/* Who the plugin is; see qntx_metadata. The texts are literals. */
constexpr qntx_metadata metadata(const char *name, const char *version, const char *qntx_version = nullptr,
                                 const char *about = nullptr, const char *author = nullptr,
                                 const char *license = nullptr) {
    return qntx_metadata{sizeof(qntx_metadata), 0, name, version, qntx_version, about, author, license};
}

/* A failure with the status that the host is to see. */
struct Error : std::exception {
    qntx_status status;
    std::string text;
    explicit Error(qntx_status with, std::string why = {}) : status(with), text(std::move(why)) {}
    const char *what() const noexcept override {
        return text.empty() ? qntx_status_text(status) : text.c_str();
    }
};

/* Throws unless the status is QNTX_OK. */
inline void check(qntx_status status) {
    if (status != QNTX_OK) throw Error(status);
}

class Services;

/* What the host offers to this instance: a pointer, to be copied at will. [any thread] */
struct Host {
    const qntx_host *raw;
    Services services() const; /* with all that this host has beside HTTP; false in a host without */
    View version() const { return view(qntx_cstr(raw->qntx_version)); }
    View domain() const { return view(qntx_cstr(raw->domain)); }
    const void *get_extension(const char *name) const noexcept { return raw->get_extension(raw, name); }
    bool log_enabled(int32_t level) const noexcept { return raw->log_enabled(raw, level); }

    /* Writes a line to the plugin's log: host.log(QNTX_LOG_INFO, "ready", {{"port", "877"}}). */
    using Fields = std::initializer_list<std::pair<View, View>>;
    void log(int32_t level, const View &message, Fields fields = {}) const {
        raw->log(raw, level, str(message), pairs(fields).data(), fields.size());
    }
};

/* ---- Services --------------------------------------------------------------------------------------- */

} // namespace qntx
#include "qntx_services.hpp" /* configuration, attestations, queue, database, and the work of a job */
namespace qntx {

/* ---- Requests and answers --------------------------------------------------------------------------- */

} // namespace qntx
#include "qntx_http.hpp" /* requests, answers, and answers that are given later */
namespace qntx {

/* ---- What the host asks ----------------------------------------------------------------------------- */

/* The host's sink for `health`, for the length of that call. */
struct Health {
    qntx_health raw;
    void healthy(const View &message) { raw.api->report(raw, 1, str(message)); }
    void unhealthy(const View &message) { raw.api->report(raw, 0, str(message)); }
    void detail(const View &name, const View &value) { raw.api->detail(raw, str(name), str(value)); }
};

/* The host's sink for `save`, for the length of that call. */
struct Saved {
    qntx_saved raw;
    void write(const View &bytes) { check(qntx_save(raw, bytes.data(), bytes.size())); } /* throws */
};

/* One key of the configuration; set the members of qntx_config_field that apply. */
struct Field : qntx_config_field {
    Field(const char *key, const char *value_type) : qntx_config_field() {
        struct_size = sizeof(qntx_config_field);
        name = key;
        type = value_type;
    }
};

/* The host's sink for `config_schema`, for the length of that call. */
struct Schema {
    qntx_schema raw;
    void add(const Field &field) { check(raw.api->field(raw, &field)); } /* throws */
};

/* ---- Routes ----------------------------------------------------------------------------------------- */

namespace detail {
/* Runs a piece of the plugin; what it throws becomes a status and a text, for `fail`. */
template <class Fail, class Body>
qntx_status caught(Fail fail, Body body) noexcept {
    try {
        return body();
    } catch (const Error &error) {
        return fail(error.status, error.what());
    } catch (const std::bad_alloc &error) {
        return fail(QNTX_ERR_NO_MEMORY, error.what());
    } catch (const std::exception &error) {
        return fail(QNTX_ERR_FAILED, error.what());
    } catch (...) {
        return fail(QNTX_ERR_FAILED, "an exception that is no std::exception");
    }
}

/* The same, and the host hears why. `host` may be NULL. */
template <class Body>
qntx_status guarded(const qntx_host *host, Body body) noexcept {
    const auto fail = [host](qntx_status status, const char *text) {
        return host != nullptr ? qntx_fail(host, status, text) : status;
    };
    return caught(fail, body);
}

/* The same for a piece that has nothing to return. */
template <class Body>
qntx_status run(const qntx_host *host, Body body) noexcept {
    return guarded(host, [&] { return body(), qntx_status(QNTX_OK); });
}

/* What a route's context points to. */
struct Route {
    const qntx_host *host;
    std::function<qntx_status(const Request &)> handler;

    static qntx_status call(void *context, qntx_exchange exchange, const qntx_request *request) noexcept {
        const Route &route = *static_cast<const Route *>(context);
        return guarded(route.host, [&] { return route.handler(Request(exchange, request)); });
    }
};
using Routes = std::vector<std::unique_ptr<Route>>;

/* What the two kinds of handlers return, as a status. */
inline qntx_status finish(const Request &, qntx_status status) { return status; }
inline qntx_status finish(const Request &request, const Response &answer) {
    return request.exchange().respond(answer);
}
} // namespace detail

/*
 * Where `routes` adds its routes; over when that function returns. A handler is a lambda, a function or a
 * member function of an object; it takes a const qntx::Request & and returns
 *     a qntx::Response    to answer whole, or
 *     a qntx_status       after it has answered through request.exchange() (begin, write, end), or
 *                         QNTX_PENDING to do so later, from any thread, with a copy of that exchange.
 * Many threads call it at once. Each of these functions throws where the host refuses the route. [main]
 */
struct Mux {
    qntx_mux raw;
    const qntx_host *host;
    detail::Routes &owned;
    /* A route for the pool. */
    template <class F>
    void handle(const char *pattern, F f) {
        add(qntx_route{sizeof(qntx_route), 0, pattern, nullptr, nullptr, 0, 0, 0}, f);
    }
    template <class Object, class Member>
    void handle(const char *pattern, Object *object, Member member) {
        handle(pattern, [object, member](const Request &in) { return (object->*member)(in); });
    }
    /* A route for the event loop, where the handler must not block; see QNTX_ROUTE_INLINE. */
    template <class F>
    void handle_inline(const char *pattern, F f) {
        add(qntx_route{sizeof(qntx_route), QNTX_ROUTE_INLINE, pattern, nullptr, nullptr, 0, 0, 0}, f);
    }
    template <class Object, class Member>
    void handle_inline(const char *pattern, Object *object, Member member) {
        handle_inline(pattern, [object, member](const Request &in) { return (object->*member)(in); });
    }
    /* A route with limits of its own: its pattern, flags, max_body and deadline_ms are taken. */
    template <class F>
    void add(qntx_route route, F f) {
        const auto run = [f](const Request &in) { return detail::finish(in, f(in)); };
        owned.push_back(std::unique_ptr<detail::Route>(new detail::Route{host, run}));
        route.struct_size = sizeof(qntx_route);
        route.handler = &detail::Route::call;
        route.context = owned.back().get();
        check(raw.api->handle(raw, &route));
    }
};

/* ---- Jobs ------------------------------------------------------------------------------------------- */

namespace detail {
/* What a job handler's context points to. */
struct JobHandler {
    const qntx_host *host;
    std::function<void(const Work &, const Job &)> handler;

    static qntx_status call(void *context, qntx_work work, const qntx_job *job) noexcept {
        const JobHandler &self = *static_cast<const JobHandler *>(context);
        return run(self.host, [&] { self.handler(Work{work}, Job(*job)); });
    }
};
using JobHandlers = std::vector<std::unique_ptr<JobHandler>>;
} // namespace detail

/*
 * Where `jobs` adds its handlers; over when that function returns. A handler is a lambda, a function or a
 * member function of an object; it takes a const qntx::Work & and a const qntx::Job &, and returns nothing.
 * What it throws fails the job, but for what Work::check and Work::retry give. Several jobs may run at once.
 * Throws where the host refuses it. [main]
 */
struct Jobs {
    qntx_job_registry raw;
    const qntx_host *host;
    detail::JobHandlers &owned;
    template <class F>
    void handle(const View &name, F f) {
        owned.push_back(std::unique_ptr<detail::JobHandler>(new detail::JobHandler{host, f}));
        check(raw.api->handle(raw, str(name), &detail::JobHandler::call, owned.back().get()));
    }
    template <class Object, class Member>
    void handle(const View &name, Object *object, Member member) {
        handle(name, [object, member](const Work &work, const Job &job) { (object->*member)(work, job); });
    }
};

/* ---- WebSockets ------------------------------------------------------------------------------------- */

} // namespace qntx
#include "qntx_websocket.hpp" /* endpoints, connections, messages */
namespace qntx {

/* ---- The vtable ------------------------------------------------------------------------------------- */

namespace detail {
/* What the host's `state` points to. */
template <class T>
struct Instance {
    const qntx_host *host;
    Routes routes;
    JobHandlers jobs;
    Endpoints sockets;
    T plugin;
    explicit Instance(const qntx_host *with) : host(with), plugin(Host{with}) {}
};

/* The functions of the vtable. Each is compiled only where the class has what it calls. */
template <class T>
struct Thunks {
    template <class Body>
    static qntx_status on(void *state, Body body) noexcept {
        Instance<T> &instance = *static_cast<Instance<T> *>(state);
        return run(instance.host, [&] { body(instance); });
    }
    static qntx_status initialize(const qntx_host *host, void **state) noexcept {
        return run(host, [&] { *state = new Instance<T>(host); });
    }
    static qntx_status shutdown(void *state) noexcept {
        return on(state, [](Instance<T> &instance) { delete &instance; });
    }
    static qntx_status register_http(void *state, qntx_mux raw) noexcept {
        return on(state, [raw](Instance<T> &instance) {
            Mux mux{raw, instance.host, instance.routes};
            instance.plugin.routes(mux);
        });
    }
    static qntx_status health(void *state, qntx_health raw) noexcept {
        Health report{raw};
        return on(state, [&report](Instance<T> &instance) { instance.plugin.health(report); });
    }
    static qntx_status pause(void *state) noexcept {
        return on(state, [](Instance<T> &instance) { instance.plugin.pause(); });
    }
    static qntx_status resume(void *state) noexcept {
        return on(state, [](Instance<T> &instance) { instance.plugin.resume(); });
    }
    static qntx_status register_jobs(void *state, qntx_job_registry raw) noexcept {
        return on(state, [raw](Instance<T> &instance) {
            Jobs jobs{raw, instance.host, instance.jobs};
            instance.plugin.jobs(jobs);
        });
    }
    static qntx_status register_websockets(void *state, qntx_websocket_registry raw) noexcept {
        return on(state, [raw](Instance<T> &instance) {
            WebSockets sockets{raw, instance.host, instance.sockets};
            instance.plugin.websockets(sockets);
        });
    }
    static qntx_status reconfigure(void *state) noexcept {
        return on(state, [](Instance<T> &instance) { instance.plugin.reconfigure(); });
    }
    static void drain(void *state) noexcept {
        on(state, [](Instance<T> &instance) { instance.plugin.drain(); });
    }
    static qntx_status save(void *state, qntx_saved raw) noexcept {
        Saved saved{raw};
        return on(state, [&saved](Instance<T> &instance) { instance.plugin.save(saved); });
    }
    static qntx_status restore(void *state, qntx_str version, qntx_bytes saved) noexcept {
        return on(state, [=](Instance<T> &instance) {
            const qntx_str bytes = qntx_make_str(static_cast<const char *>(saved.data), saved.length);
            instance.plugin.restore(view(version), view(bytes));
        });
    }
    static qntx_status config_schema(qntx_schema raw) noexcept {
        Schema schema{raw};
        return run(nullptr, [&] { T::config_schema(schema); });
    }
};

namespace optional {
/* The thunk where the class has a public member to call; NULL where it has none of that name. */
#define QNTX_OPTIONAL_(NAME, CALL, TABLE, FUNCTION)                                                          \
    template <class T>                                                                                       \
    constexpr auto NAME(int)->decltype((void)(CALL), decltype(TABLE::FUNCTION)()) {                          \
        return &Thunks<T>::FUNCTION;                                                                         \
    }                                                                                                        \
    template <class T>                                                                                       \
    constexpr auto NAME(long)->decltype(&T::NAME, decltype(TABLE::FUNCTION)()) {                             \
        static_assert(sizeof(T) == 0, "the plugin's " #NAME " cannot be called as qntx_plugin.hpp says");    \
        return nullptr;                                                                                      \
    }                                                                                                        \
    template <class>                                                                                         \
    constexpr decltype(TABLE::FUNCTION) NAME(...) { return nullptr; }
QNTX_OPTIONAL_(health, std::declval<T &>().health(std::declval<Health &>()), qntx_plugin_vtable, health)
QNTX_OPTIONAL_(pause, std::declval<T &>().pause(), qntx_plugin_vtable, pause)
QNTX_OPTIONAL_(resume, std::declval<T &>().resume(), qntx_plugin_vtable, resume)
QNTX_OPTIONAL_(config_schema, T::config_schema(std::declval<Schema &>()), qntx_plugin_vtable, config_schema)
QNTX_OPTIONAL_(jobs, std::declval<T &>().jobs(std::declval<Jobs &>()), qntx_jobs, register_jobs)
QNTX_OPTIONAL_(websockets, std::declval<T &>().websockets(std::declval<WebSockets &>()), qntx_websockets,
               register_websockets)
QNTX_OPTIONAL_(reconfigure, std::declval<T &>().reconfigure(), qntx_reconfigure, reconfigure)
QNTX_OPTIONAL_(drain, std::declval<T &>().drain(), qntx_drain, drain)
QNTX_OPTIONAL_(save, std::declval<T &>().save(std::declval<Saved &>()), qntx_handover, save)
QNTX_OPTIONAL_(restore, std::declval<T &>().restore(View(), View()), qntx_handover, restore)
#undef QNTX_OPTIONAL_

/* The table of functions is no thunk, but found in the same way. */
template <class T>
auto functions(int) -> decltype(static_cast<const qntx_functions *>(T::functions())) {
    return T::functions();
}
template <class T>
auto functions(long) -> decltype(&T::functions, static_cast<const qntx_functions *>(nullptr)) {
    static_assert(sizeof(T) == 0, "the plugin's functions cannot be called as qntx_plugin.hpp says");
    return nullptr;
}
template <class>
constexpr const qntx_functions *functions(...) { return nullptr; }
} // namespace optional

/* The tables are constants: no code but `functions` runs at load. They are hidden, so that each library has its own. */
template <class T>
struct __attribute__((visibility("hidden"))) Export {
    static const qntx_metadata metadata;
    static const qntx_jobs jobs;
    static const qntx_reconfigure reconfigure;
    static const qntx_handover handover;
    static const qntx_websockets websockets;
    static const qntx_drain drain;
    static const qntx_plugin_vtable vtable;

    /* The table of an extension that the class has the member for. */
    static const void *get_extension(const char *name) noexcept {
        if (jobs.register_jobs != nullptr && qntx_str_is(qntx_cstr(name), QNTX_JOBS)) return &jobs;
        const bool has_sockets = websockets.register_websockets != nullptr;
        if (has_sockets && qntx_str_is(qntx_cstr(name), QNTX_WEBSOCKET)) return &websockets;
        if (handover.save != nullptr && qntx_str_is(qntx_cstr(name), QNTX_HANDOVER)) return &handover;
        if (drain.drain != nullptr && qntx_str_is(qntx_cstr(name), QNTX_DRAIN)) return &drain;
        const bool is_other = !qntx_str_is(qntx_cstr(name), QNTX_RECONFIGURE);
        return is_other || reconfigure.reconfigure == nullptr ? nullptr : &reconfigure;
    }
};
template <class T>
const qntx_metadata Export<T>::metadata = T::metadata();
template <class T>
const qntx_jobs Export<T>::jobs = {sizeof(qntx_jobs), 0, optional::jobs<T>(0)};
template <class T>
const qntx_reconfigure Export<T>::reconfigure = {sizeof(qntx_reconfigure), 0, optional::reconfigure<T>(0)};
template <class T>
const qntx_handover Export<T>::handover = {sizeof(qntx_handover), 0, optional::save<T>(0),
                                           optional::restore<T>(0)};
template <class T>
const qntx_websockets Export<T>::websockets = {sizeof(qntx_websockets), 0, optional::websockets<T>(0)};
template <class T>
const qntx_drain Export<T>::drain = {sizeof(qntx_drain), 0, optional::drain<T>(0)};
template <class T>
const qntx_plugin_vtable Export<T>::vtable = {
    sizeof(qntx_plugin_vtable), QNTX_ABI_VERSION, 0, &Export<T>::metadata,
    &Thunks<T>::initialize, &Thunks<T>::shutdown, &Thunks<T>::register_http,
    optional::health<T>(0), optional::pause<T>(0), optional::resume<T>(0),
    optional::config_schema<T>(0),
    optional::jobs<T>(0) || optional::reconfigure<T>(0) || optional::save<T>(0) || optional::websockets<T>(0) ||
            optional::drain<T>(0)
        ? &Export<T>::get_extension
        : nullptr,
    optional::functions<T>(0),
};
} // namespace detail
} // namespace qntx
#pragma GCC diagnostic pop

/* Exports a class as the plugin: one line at the end of one source file, no semicolon. */
#define QNTX_CPP_PLUGIN(TYPE) QNTX_PLUGIN(::qntx::detail::Export<TYPE>::vtable)

#endif /* QNTX_PLUGIN_HPP */
