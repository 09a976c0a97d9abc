/*
 * A plugin that uses everything in qntx_plugin.hpp, and includes nothing else; .ci/check-headers compiles
 * it as every standard with every warning, without RTTI too.
 * SPDX-License-Identifier: MIT
 */
#include "qntx_plugin.hpp"

namespace {

class UsesAll {
public:
    static constexpr qntx_metadata metadata() {
        return qntx::metadata("uses-all", "1.0.0", ">=0.20", "Uses all", "QNTX", "MIT");
    }

    explicit UsesAll(qntx::Host with) : host(with) {
        if (host.log_enabled(QNTX_LOG_INFO) && host.get_extension("qntx.nothing/1") == nullptr) {
            host.log(QNTX_LOG_INFO, "ready", {{"domain", host.domain()}, {"version", host.version()}});
        }
        if (host.raw == nullptr) throw qntx::Error(QNTX_ERR_FAILED, "why");
        if (host.services()) use_services(host.services());
    }

    void routes(qntx::Mux &mux) {
        const std::string greeting = "hello";
        mux.handle("GET /{$}", [greeting](const qntx::Request &) {
            return qntx::Response::text(200, greeting);
        });
        mux.handle("GET /function", &UsesAll::function);
        mux.handle("GET /whole/{name}", this, &UsesAll::whole);
        mux.handle_inline("GET /stream", this, &UsesAll::stream);
        mux.handle_inline("GET /later", [](const qntx::Request &request) -> qntx_status {
            const qntx::Exchange exchange = request.exchange();
            return exchange.is_open() && exchange.time_left() > 0 ? qntx_status(QNTX_PENDING) : QNTX_ERR_GONE;
        });
        qntx_route limited = qntx_route();
        limited.pattern = "POST /limited";
        limited.max_body = 10;
        mux.add(limited, [](const qntx::Request &request) -> qntx::Response {
            throw qntx::Error(request.body_length() > 10 ? QNTX_ERR_TOO_LARGE : QNTX_ERR_DENIED);
        });
    }

    void health(qntx::Health &report) const {
        report.detail("host", host.domain());
        report.healthy("well");
        report.unhealthy("ill");
    }

    void jobs(qntx::Jobs &jobs) {
        const std::string answer = "42";
        jobs.handle("uses-all.lambda", [answer](const qntx::Work &work, const qntx::Job &) {
            work.result(answer);
        });
        jobs.handle("uses-all.function", &UsesAll::execute);
        jobs.handle("uses-all.member", this, &UsesAll::work);
    }

    void websockets(qntx::WebSockets &sockets) {
        const auto open = [](qntx::WebSocket socket, const qntx::WebSocketRequest &request) {
            if (request.header("origin").empty()) throw qntx::Error(QNTX_ERR_DENIED);
            qntx::check(socket.text(request.path()));
            return std::string(request.query()) + std::string(request.subprotocol()) + std::string(request.peer());
        };
        qntx::Endpoint<std::string> echo("echo", open);
        echo.subprotocols = {"v1", "v2"};
        echo.is_inline = true;
        echo.message = [](std::string &own, qntx::WebSocket socket, const qntx::Message &message) -> qntx_status {
            if (!socket.is_open() || socket.queued() > own.size()) return socket.close();
            return message.is_text() ? socket.text(message.bytes) : socket.binary(message.bytes);
        };
        echo.writable = [](std::string &, qntx::WebSocket socket) { socket.resume(); };
        echo.close = [](std::string &own, uint32_t, const qntx::View &reason) { own = std::string(reason); };
        sockets.add(echo);
        qntx::Endpoint<int> own("", [](qntx::WebSocket, const qntx::WebSocketRequest &) { return 1; });
        own.message = [](int &, qntx::WebSocket socket, const qntx::Message &message) {
            return socket.send_wait(message.type, message.bytes, 100);
        };
        sockets.add(std::move(own));
    }

    static const qntx_functions *functions() {
        static const qntx_functions none = {sizeof(qntx_functions), 0, nullptr, nullptr};
        return &none;
    }

    void drain() {}
    void reconfigure() { host.log(QNTX_LOG_INFO, host.services().config().get("greeting", "hello")); }
    void save(qntx::Saved &saved) { saved.write("bytes"); }
    void restore(const qntx::View &version, const qntx::View &saved) {
        if (version.empty() || saved != "bytes") throw qntx::Error(QNTX_ERR_INVALID, "not mine");
    }

    void pause() {}
    void resume() {}

    static void config_schema(qntx::Schema &schema) {
        qntx::Field field("key", "string");
        field.flags = QNTX_FIELD_REQUIRED;
        schema.add(field);
    }

private:
    static void use_services(qntx::Services services) {
        const qntx::Config config = services.config();
        if (config && config.get_bool("key", true)) {
            config.set("key", std::to_string(config.get_int("key", 1)));
            config.set("key", std::to_string(config.get_number("key", 1)));
            if (config.keys().size() == config.get_list("key").size()) throw qntx::Error(QNTX_ERR_CONFLICT);
        }
        if (const qntx::Attestations store = services.attestations()) use_attestations(store);
        if (const qntx::Queue queue = services.queue()) use_queue(queue);
        if (const qntx::Database database = services.database()) use_database(database);
    }

    static void use_attestations(const qntx::Attestations &store) {
        qntx::Attestation one;
        one.subjects = {"a", "b"};
        one = store.generate(one);
        if (!store.exists(one.id) && store.create({one, one}).size() == store.generate({one, one}).size()) {
            qntx::Filter filter;
            filter.subjects = one.subjects;
            filter.limit = 10;
            std::size_t count = 0;
            store.query(filter, [&count](const qntx::Attestation &found) { count += found.contexts.size(); });
            store.query(filter, [](const qntx::Attestation &found) { return found.id.empty(); });
        }
    }

    static void use_queue(const qntx::Queue &queue) {
        qntx::Job job("uses-all.lambda");
        job.payload = qntx_make_bytes("1", 1);
        const std::string id = queue.enqueue(job, QNTX_ENQUEUE_DEDUPLICATE);
        std::string text;
        queue.get(id, [&text](const qntx::Job &found) { text = std::string(found.payload_text()); });
        queue.list(-1, 10, [&text](const qntx::Job &found) {
            return found.result_text() != qntx::View(text);
        });
        queue.update(job);
        queue.cancel(id);
    }

    static void use_database(const qntx::Database &database) {
        const std::string table = database.table_prefix() + "table";
        const qntx::Value blob = qntx::Value::blob("\0", 1);
        database.execute("CREATE TABLE " + table + " (a)");
        const int64_t number = 2;
        database.execute("INSERT INTO " + table, {1, number, 1.5, "text", table, nullptr, blob});
        database.query("SELECT a", {}, [](const qntx::Row &row) {
            return row.size() == 1 && row.column(0) == qntx::View("a") && row.type(0) == QNTX_VALUE_INTEGER &&
                   row.integer(0) == 1 && row.real(0) > 0 && row.text(0) == qntx::View();
        });
        database.transaction([&table](const qntx::Transaction &transaction) {
            if (transaction.execute("DELETE FROM " + table).rows == 0) throw qntx::Error(QNTX_ERR_NOT_FOUND);
            transaction.query("SELECT ?", {1}, [](const qntx::Row &) {});
        });
    }

    static void execute(const qntx::Work &work, const qntx::Job &job) { work.result(job.payload_text()); }

    void work(const qntx::Work &work, const qntx::Job &job) {
        work.check();
        work.progress(1, job.progress_total);
        work.cost(0.5);
        if (!work.is_cancelled() && work.time_left() > 0) throw work.retry(UINT64_MAX, "later");
    }

    static qntx::Response function(const qntx::Request &) { return qntx::Response(204); }

    qntx::Response whole(const qntx::Request &request) const {
        std::string body(request.method());
        body += request.path();
        body += request.query();
        body += request.header("accept");
        body += request.path_value("name");
        body += request.body(100);
        return qntx::Response::json(200, body).header("x-name", "value");
    }

    qntx_status stream(const qntx::Request &request) {
        char piece[64];
        qntx::check(request.exchange().begin(qntx::Response(200)));
        qntx::check(request.exchange().write(qntx::View(piece, request.read(piece, sizeof piece))));
        struct Events {
            void writable() {}
            void over(qntx_status) {}
        };
        struct Nothing {};
        qntx::check(request.exchange().watch(std::make_shared<Events>()));
        qntx::check(request.exchange().watch(std::make_shared<Nothing>()));
        if (request.exchange().try_write("more") == QNTX_AGAIN) return QNTX_PENDING;
        if (request.exchange().raw.id == 0) return request.exchange().respond(qntx::Response(500, "no"));
        return request.exchange().end();
    }

    qntx::Host host;
};

} // namespace

QNTX_PLUGIN_NOTE("uses-all", "1.0.0", ">=0.20");
QNTX_CPP_PLUGIN(UsesAll)
