/*
 * qntx_services.hpp: the services of a host, in C++11 and later. A part of qntx_plugin.hpp, which has it.
 * SPDX-License-Identifier: MIT
 *
 *     qntx::Attestation visit;
 *     visit.subjects = {"you"};
 *     visit.predicates = {"visited"};
 *     if (const auto store = host.services().attestations()) store.generate(visit);
 *
 * What the lambdas that are handed to these functions throw ends the call, and comes out of it.
 */
#ifndef QNTX_SERVICES_HPP
#define QNTX_SERVICES_HPP

#ifndef QNTX_PLUGIN_HPP
#error "include qntx_plugin.hpp"
#endif

namespace qntx {

namespace detail {
/*
 * A closure behind the context pointer of a C callback, for the length of one call. What it throws ends the
 * call, and is thrown again on this side when that has returned: no exception crosses the host.
 */
template <class F>
struct Callback {
    F &body;
    std::exception_ptr thrown;
    explicit Callback(F &with) : body(with), thrown() {}

    /* Runs something, and keeps what it throws. */
    template <class Run, class Answer>
    Answer guard(Run run, Answer otherwise) noexcept {
        try {
            return run();
        } catch (...) {
            thrown = std::current_exception();
            return otherwise;
        }
    }
    /* Throws again what was kept. */
    void rethrow() const {
        if (thrown) std::rethrow_exception(thrown);
    }
};

/* A callback's answer: what the closure returns if that is a bool, true if it returns nothing. */
template <class F, class Item>
using ReturnsNothing = std::is_void<decltype(std::declval<F &>()(std::declval<const Item &>()))>;
template <class F, class Item>
typename std::enable_if<ReturnsNothing<F, Item>::value, bool>::type hand(F &body, const Item &item) {
    body(item);
    return true;
}
template <class F, class Item>
typename std::enable_if<!ReturnsNothing<F, Item>::value, bool>::type hand(F &body, const Item &item) {
    return body(item);
}
} // namespace detail

/*
 * What all services have: who calls, and how an error is told. Each is a pointer or two, to be copied at
 * will, and false where the host has it not: then only the getters of Config may be called. What fails
 * throws qntx::Error with the host's own text.
 */
class Service {
protected:
    const qntx_host *host_;
    const qntx_services *services_;
    Service(const qntx_host *host, const qntx_services *services) : host_(host), services_(services) {}

    void check(qntx_status status) const {
        if (status == QNTX_OK) return;
        const qntx_str why = services_->error_text();
        throw Error(status, std::string(why.length > 0 ? why.data : "", why.length));
    }
    /* Makes a call with a closure behind its context pointer. */
    template <class F, class Call>
    void lend(F &body, Call call) const {
        detail::Callback<F> callback(body);
        const qntx_status status = call(&callback);
        callback.rethrow();
        check(status);
    }
};

/* The plugin's own section of the configuration. [any thread, inline too] */
class Config : Service {
    const qntx_config_api *api_;

public:
    Config(const qntx_host *host, const qntx_services *services)
        : Service(host, services), api_(services != nullptr ? services->config : nullptr) {}
    explicit operator bool() const noexcept { return api_ != nullptr; }

    /* The text of a key, or the other one if it is not set, or in a host without a configuration. */
    std::string get(const View &key, std::string fallback = {}) const {
        std::string text(256, '\0');
        while (api_ != nullptr) {
            std::size_t length = 0;
            const qntx_status status = api_->get(host_, str(key), &text[0], text.size(), &length);
            if (status == QNTX_ERR_NOT_FOUND) break;
            if (status == QNTX_ERR_TOO_LARGE && length > text.size()) {
                text.resize(length);
                continue;
            }
            check(status);
            text.resize(length);
            return text;
        }
        return fallback;
    }
    int64_t get_int(const View &key, int64_t fallback) const {
        return api_ != nullptr ? api_->get_int(host_, str(key), fallback) : fallback;
    }
    double get_number(const View &key, double fallback) const {
        return api_ != nullptr ? api_->get_number(host_, str(key), fallback) : fallback;
    }
    bool get_bool(const View &key, bool fallback) const {
        return api_ != nullptr ? api_->get_bool(host_, str(key), fallback) : fallback;
    }
    /* The items of a list; throws QNTX_ERR_NOT_FOUND. */
    std::vector<std::string> get_list(const View &key) const {
        std::vector<std::string> list;
        lend(list, [&](void *context) { return api_->get_list(host_, str(key), &add, context); });
        return list;
    }
    /* The names of all keys, ascending. */
    std::vector<std::string> keys() const {
        std::vector<std::string> list;
        lend(list, [&](void *context) { return api_->keys(host_, &add, context); });
        return list;
    }
    /* Sets a key for as long as the host runs. */
    void set(const View &key, const View &value) const { check(api_->set(host_, str(key), str(value))); }

private:
    using Texts = detail::Callback<std::vector<std::string>>;
    static bool add(void *context, qntx_str text) noexcept {
        Texts &list = *static_cast<Texts *>(context);
        return list.guard([&] { return list.body.emplace_back(text.data, text.length), true; }, false);
    }
};

/* One statement, which owns its texts; see qntx_attestation. */
struct Attestation {
    std::string id;
    std::vector<std::string> subjects, predicates, contexts, actors;
    int64_t timestamp = 0; /* seconds since 1970; 0: of now */
    std::string source;
    std::string attributes; /* the text of a JSON object, or empty */
    int64_t created_at = 0;
};

/* Which attestations; see qntx_attestation_filter. */
struct Filter {
    std::vector<std::string> subjects, predicates, contexts, actors;
    int64_t time_start = 0, time_end = 0;
    uint32_t limit = 0;
};

/* Attestations. They wait for the disk. [any thread, not inline] */
class Attestations : Service {
    const qntx_attestations_api *api_;

public:
    Attestations(const qntx_host *host, const qntx_services *services)
        : Service(host, services), api_(services != nullptr ? services->attestations : nullptr) {}
    explicit operator bool() const noexcept { return api_ != nullptr; }

    /* Stores attestations, all or none, and gives them as stored. */
    std::vector<Attestation> create(const std::vector<Attestation> &all) const {
        return store(all, api_->create);
    }
    /* Makes attestations with an id of their own and stores them. */
    std::vector<Attestation> generate(const std::vector<Attestation> &all) const {
        return store(all, api_->generate);
    }
    /* The same for one. */
    Attestation generate(const Attestation &one) const {
        std::vector<Attestation> made = generate(std::vector<Attestation>(1, one));
        if (made.empty()) throw Error(QNTX_ERR_FAILED, "the host has generated nothing");
        return std::move(made.front());
    }
    bool exists(const View &id) const {
        bool exists = false;
        check(api_->exists(host_, str(id), &exists));
        return exists;
    }
    /* Hands on what a filter finds, newest first: to a lambda of const Attestation &; false ends it. */
    template <class F>
    void query(const Filter &filter, F each) const {
        const Lists lists(filter);
        qntx_attestation_filter raw = qntx_attestation_filter();
        raw.struct_size = sizeof raw;
        raw.limit = filter.limit;
        raw.time_start = filter.time_start;
        raw.time_end = filter.time_end;
        lists.fill(raw);
        lend(each, [&](void *context) { return api_->query(host_, &raw, &hand_on<F>, context); });
    }

private:
    /* The four lists of an attestation or a filter as the C ABI wants them; good as long as it is. */
    struct Lists {
        std::vector<qntx_str> views[4];
        template <class From>
        explicit Lists(const From &from) {
            const std::vector<std::string> *const all[] = {&from.subjects, &from.predicates, &from.contexts,
                                                           &from.actors};
            for (int i = 0; i < 4; i++) {
                for (const auto &text : *all[i]) views[i].push_back(qntx_make_str(text.data(), text.size()));
            }
        }
        template <class Raw>
        void fill(Raw &raw) const {
            raw.subjects = views[0].data(), raw.subject_count = views[0].size();
            raw.predicates = views[1].data(), raw.predicate_count = views[1].size();
            raw.contexts = views[2].data(), raw.context_count = views[2].size();
            raw.actors = views[3].data(), raw.actor_count = views[3].size();
        }
    };
    static std::string text(qntx_str from) {
        return from.length > 0 ? std::string(from.data, from.length) : std::string();
    }
    static std::vector<std::string> list(const qntx_str *from, std::size_t count) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < count; i++) texts.push_back(text(from[i]));
        return texts;
    }
    template <class F>
    static bool hand_on(void *context, const qntx_attestation *raw) noexcept {
        detail::Callback<F> &callback = *static_cast<detail::Callback<F> *>(context);
        return callback.guard([&] { return detail::hand(callback.body, read(*raw)); }, false);
    }
    static Attestation read(const qntx_attestation &raw) {
        Attestation one;
        one.id = text(raw.id);
        one.subjects = list(raw.subjects, raw.subject_count);
        one.predicates = list(raw.predicates, raw.predicate_count);
        one.contexts = list(raw.contexts, raw.context_count);
        one.actors = list(raw.actors, raw.actor_count);
        one.timestamp = raw.timestamp;
        one.source = text(raw.source);
        one.attributes = text(raw.attributes);
        one.created_at = raw.created_at;
        return one;
    }
    using Store = decltype(qntx_attestations_api::create);
    std::vector<Attestation> store(const std::vector<Attestation> &all, Store function) const {
        std::vector<Lists> lists;
        std::vector<qntx_attestation> raw(all.size());
        std::vector<const qntx_attestation *> items;
        for (const Attestation &one : all) lists.emplace_back(one);
        for (std::size_t i = 0; i < all.size(); i++) {
            raw[i].struct_size = sizeof raw[i];
            raw[i].id = qntx_make_str(all[i].id.data(), all[i].id.size());
            raw[i].timestamp = all[i].timestamp;
            raw[i].attributes = qntx_make_str(all[i].attributes.data(), all[i].attributes.size());
            lists[i].fill(raw[i]);
            items.push_back(&raw[i]);
        }
        std::vector<Attestation> stored;
        const auto add = [&](const Attestation &one) { stored.push_back(one); };
        lend(add, [&](void *context) {
            return function(host_, items.data(), items.size(), &hand_on<const decltype(add)>, context);
        });
        return stored;
    }
};

/* A job, as qntx_job has it: its views are borrowed. To enqueue one, set the members that apply. */
struct Job : qntx_job {
    explicit Job(const View &handler_name = {}) : qntx_job() {
        struct_size = sizeof(qntx_job);
        handler = str(handler_name);
    }
    explicit Job(const qntx_job &from) : qntx_job(from) {}
    View payload_text() const { return bytes(payload); }
    View result_text() const { return bytes(result); }

private:
    static View bytes(qntx_bytes from) {
        return view(qntx_make_str(static_cast<const char *>(from.data), from.length));
    }
};

/* The plugin's jobs. They wait for the disk. [any thread, not inline] */
class Queue : Service {
    const qntx_queue_api *api_;

public:
    Queue(const qntx_host *host, const qntx_services *services)
        : Service(host, services), api_(services != nullptr ? services->queue : nullptr) {}
    explicit operator bool() const noexcept { return api_ != nullptr; }

    /* Adds a job and gives its id; `flags` are QNTX_ENQUEUE_... */
    std::string enqueue(const Job &job, uint32_t flags = 0) const {
        const qntx_job *one = &job;
        std::string id;
        lend(id, [&](void *context) { return api_->enqueue(host_, &one, 1, flags, &keep, context); });
        return id;
    }
    /* Hands the job of that id to a lambda of const Job &; throws QNTX_ERR_NOT_FOUND. */
    template <class F>
    void get(const View &id, F each) const {
        lend(each, [&](void *context) { return api_->get(host_, str(id), &hand_on<F>, context); });
    }
    /* Stores a job's progress, cost, result, error and status, found by its id. */
    void update(const Job &job) const { check(api_->update(host_, &job)); }
    /* Hands on jobs, newest first, of one status or (-1) of all; false ends it. */
    template <class F>
    void list(int32_t status, uint32_t limit, F each) const {
        lend(each, [&](void *context) { return api_->list(host_, status, limit, &hand_on<F>, context); });
    }
    /* Cancels a job and those that belong to it. */
    void cancel(const View &id) const { check(api_->cancel(host_, str(id))); }

private:
    static bool keep(void *context, qntx_str id) noexcept {
        detail::Callback<std::string> &callback = *static_cast<detail::Callback<std::string> *>(context);
        return callback.guard([&] { return callback.body.assign(id.data, id.length), true; }, false);
    }
    template <class F>
    static bool hand_on(void *context, const qntx_job *raw) noexcept {
        detail::Callback<F> &callback = *static_cast<detail::Callback<F> *>(context);
        return callback.guard([&] { return detail::hand(callback.body, Job(*raw)); }, false);
    }
};

/* A value for SQL: from a number, a text (borrowed) or nothing; Value::blob for bytes. */
struct Value : qntx_value {
    Value() : qntx_value(qntx_null()) {}
    Value(std::nullptr_t) : Value() {}
    Value(int value) : qntx_value(qntx_integer(value)) {}
    Value(int64_t value) : qntx_value(qntx_integer(value)) {}
    Value(double value) : qntx_value(qntx_real(value)) {}
    Value(const char *value) : qntx_value(qntx_text(qntx_cstr(value))) {}
    Value(const std::string &value) : qntx_value(qntx_text(qntx_make_str(value.data(), value.size()))) {}
#if __cplusplus >= 201703L
    Value(View value) : qntx_value(qntx_text(str(value))) {}
#endif
    static Value blob(const void *data, std::size_t length) {
        Value value;
        static_cast<qntx_value &>(value) = qntx_blob(data, length);
        return value;
    }
};

/* A row of a result, for the length of the call that hands it on. Columns beyond the last are NULL. */
struct Row {
    const qntx_row *raw;
    std::size_t size() const noexcept { return raw->count; }
    View column(std::size_t index) const { return index < size() ? view(raw->columns[index]) : View(); }
    int32_t type(std::size_t index) const noexcept { return at(index).type; } /* QNTX_VALUE_... */
    int64_t integer(std::size_t index) const noexcept {
        return type(index) == QNTX_VALUE_REAL ? static_cast<int64_t>(at(index).real) : at(index).integer;
    }
    double real(std::size_t index) const noexcept {
        return type(index) == QNTX_VALUE_INTEGER ? static_cast<double>(at(index).integer) : at(index).real;
    }
    /* A text or a blob. */
    View text(std::size_t index) const {
        const qntx_bytes bytes = at(index).bytes;
        return view(qntx_make_str(static_cast<const char *>(bytes.data), bytes.length));
    }

private:
    qntx_value at(std::size_t index) const noexcept {
        return index < size() ? raw->values[index] : qntx_null();
    }
};

using Values = std::initializer_list<Value>;

namespace detail {
/* A list of values as the C ABI wants them. */
inline std::vector<qntx_value> values(Values list) { return {list.begin(), list.end()}; }

inline qntx_change make_change() {
    qntx_change change = qntx_change();
    change.struct_size = sizeof change;
    return change;
}

template <class F>
bool hand_row(void *context, const qntx_row *raw) noexcept {
    Callback<F> &callback = *static_cast<Callback<F> *>(context);
    return callback.guard([&] { return hand(callback.body, Row{raw}); }, false);
}
} // namespace detail

/* Statements within a transaction; as those of Database. [the body's own thread] */
class Transaction : Service {
    qntx_transaction raw_;

public:
    Transaction(const qntx_host *host, const qntx_services *services, qntx_transaction raw)
        : Service(host, services), raw_(raw) {}

    qntx_change execute(const View &sql, Values list = {}) const {
        const auto all = detail::values(list);
        qntx_change change = detail::make_change();
        check(raw_.api->execute(raw_, str(sql), all.data(), all.size(), &change));
        return change;
    }
    template <class F>
    void query(const View &sql, Values list, F each) const {
        const auto all = detail::values(list);
        lend(each, [&](void *context) {
            return raw_.api->query(raw_, str(sql), all.data(), all.size(), &detail::hand_row<F>, context);
        });
    }
};

/* The plugin's tables: their names begin with table_prefix(). [any thread, not inline] */
class Database : Service {
    const qntx_database_api *api_;

public:
    Database(const qntx_host *host, const qntx_services *services)
        : Service(host, services), api_(services != nullptr ? services->database : nullptr) {}
    explicit operator bool() const noexcept { return api_ != nullptr; }

    std::string table_prefix() const { return std::string(view(api_->table_prefix(host_))); }

    /* Executes one statement, with values for its "?"; what it has changed. */
    qntx_change execute(const View &sql, Values list = {}) const {
        const auto all = detail::values(list);
        qntx_change change = detail::make_change();
        check(api_->execute(host_, str(sql), all.data(), all.size(), &change));
        return change;
    }
    /* Hands on the rows of one statement, to a lambda of const qntx::Row &; false ends it. */
    template <class F>
    void query(const View &sql, Values list, F each) const {
        const auto all = detail::values(list);
        lend(each, [&](void *context) {
            return api_->query(host_, str(sql), all.data(), all.size(), &detail::hand_row<F>, context);
        });
    }
    /* Runs a lambda of const qntx::Transaction & within one transaction, which is undone where it throws. */
    template <class F>
    void transaction(F body) const {
        const auto run = [&](qntx_transaction raw) { body(Transaction(host_, services_, raw)); };
        const auto within = &Database::within<const decltype(run)>;
        lend(run, [&](void *context) { return api_->transaction(host_, within, context); });
    }

private:
    template <class Run>
    static qntx_status within(void *context, qntx_transaction raw) noexcept {
        detail::Callback<Run> &callback = *static_cast<detail::Callback<Run> *>(context);
        const auto run = [&] { return callback.body(raw), qntx_status(QNTX_OK); };
        return callback.guard(run, qntx_status(QNTX_ERR_FAILED));
    }
};

/* The host's services: each is false where this host has it not. To be copied at will. [any thread] */
class Services {
    const qntx_host *host_;
    const qntx_services *raw_;

public:
    explicit Services(const qntx_host *host) : host_(host), raw_(qntx_get_services(host)) {}
    explicit operator bool() const noexcept { return raw_ != nullptr; }
    Config config() const { return Config(host_, raw_); }
    Attestations attestations() const { return Attestations(host_, raw_); }
    Queue queue() const { return Queue(host_, raw_); }
    Database database() const { return Database(host_, raw_); }
};

inline Services Host::services() const { return Services(raw); }

/* One job being executed: a handle, to be copied at will. Over when its handler returns. [any thread] */
struct Work {
    qntx_work raw;
    void progress(int64_t current, int64_t total) const noexcept { raw.api->progress(raw, current, total); }
    void cost(double dollars) const noexcept { raw.api->cost(raw, dollars); }
    void result(const View &bytes) const {
        qntx::check(raw.api->result(raw, qntx_make_bytes(bytes.data(), bytes.size())));
    }
    bool is_cancelled() const noexcept { return raw.api->is_cancelled(raw); }
    /* Throws if the work should end, with the status that says that it left for that. */
    void check() const {
        if (is_cancelled()) throw Error(QNTX_ERR_CLOSED, "the job is to end");
    }
    uint64_t time_left() const noexcept { return raw.api->time_left(raw); } /* milliseconds */

    /* Asks for another attempt after some milliseconds: throw work.retry(5000, "the model is loading"). */
    Error retry(uint64_t delay_ms, std::string reason) const {
        const qntx_status status = raw.api->retry(raw, delay_ms, qntx_make_str(reason.data(), reason.size()));
        return Error(status, std::move(reason));
    }
};

} // namespace qntx

#endif /* QNTX_SERVICES_HPP */
