/*
 * hello-cpp: a QNTX plugin in C++, to copy and change.
 * SPDX-License-Identifier: MIT
 *
 *     c++ -O2 -fPIC -shared -fvisibility=hidden -I../../include hello.cpp -o hello-cpp.so
 */
#include <atomic>
#include <mutex>
#include <string>

#include "json.hpp"
#include "qntx_plugin.hpp"

/* One running instance: constructed by initialize, destroyed by shutdown. Handlers run side by side. */
class Hello {
public:
    static constexpr qntx_metadata metadata() {
        return qntx::metadata("hello-cpp", "1.0.0", ">=0.20, <2", "Says hello, in C++.", "QNTX", "MIT");
    }

    explicit Hello(qntx::Host with) : host(with), database(with.services().database()) {
        reconfigure();
        if (database) {
            table = database.table_prefix() + "visits";
            database.execute("CREATE TABLE IF NOT EXISTS " + table +
                             " (name TEXT NOT NULL, time INTEGER NOT NULL DEFAULT (unixepoch()))");
        }
        host.log(QNTX_LOG_INFO, "hello-cpp is ready");
    }
    ~Hello() { host.log(QNTX_LOG_INFO, "hello-cpp says goodbye", {{"requests", std::to_string(served)}}); }

    void routes(qntx::Mux &mux) {
        mux.handle_inline("GET /{$}", [this](const qntx::Request &) {
            ++served;
            return qntx::Response::text(200, greeting() + " from C++\n");
        });
        mux.handle_inline("GET /greet/{name}", this, &Hello::greet);
        mux.handle_inline("GET /whoami", this, &Hello::whoami);
        mux.handle("POST /echo", this, &Hello::echo);
        /* The database waits for the disk: not on the event loop. */
        mux.handle("POST /visits", this, &Hello::visit);
        mux.handle("GET /visits", this, &Hello::visits);
    }

    /* Reads the configuration: at the start, and when it has changed. */
    void reconfigure() {
        const std::string text = host.services().config().get("greeting", "hello");
        const std::lock_guard<std::mutex> hold(lock);
        greeting_text = text;
    }

    void health(qntx::Health &report) {
        report.detail("requests_served", std::to_string(served));
        report.healthy("glad to be here");
    }

    /* How many requests were served goes on counting in the version that takes this one's place. */
    void save(qntx::Saved &saved) { saved.write(std::to_string(served)); }
    void restore(const qntx::View &, const qntx::View &saved) { served = std::stoull(std::string(saved)); }

    void pause() { host.log(QNTX_LOG_INFO, "hello-cpp pauses"); }
    void resume() { host.log(QNTX_LOG_INFO, "hello-cpp goes on"); }

    static void config_schema(qntx::Schema &schema) {
        qntx::Field greeting("greeting", "string");
        greeting.description = "What to greet with";
        greeting.default_value = "hello";
        greeting.pattern = "[^\\n]{1,100}";
        schema.add(greeting);
    }

private:
    std::string greeting() {
        const std::lock_guard<std::mutex> hold(lock);
        return greeting_text;
    }

    /* A path value holds whatever the client sent, so it is quoted. */
    qntx::Response greet(const qntx::Request &request) {
        ++served;
        return qntx::Response::json(200, "{" + json::quoted(greeting()) + ":" +
                                             json::quoted(request.path_value("name")) + "}\n");
    }

    /* Notes that somebody was here: the body is the name. An error of the host's becomes the answer. */
    qntx::Response visit(const qntx::Request &request) {
        ++served;
        if (!database) return qntx::Response::text(503, "this host has no database\n");
        const qntx::View name = request.body(1000);
        if (name.empty()) return qntx::Response::text(400, "say who you are: the name is the body\n");
        const qntx_change change = database.execute("INSERT INTO " + table + " (name) VALUES (?)", {name});
        return qntx::Response::json(201, "{\"visit\":" + std::to_string(change.last_insert_id) + "}\n");
    }

    /* Who was here, the last one first. */
    qntx::Response visits(const qntx::Request &) {
        ++served;
        if (!database) return qntx::Response::text(503, "this host has no database\n");
        std::string list;
        database.query("SELECT name, time FROM " + table + " ORDER BY rowid DESC LIMIT 100", {},
                       [&list](const qntx::Row &row) {
                           list += list.empty() ? "" : ",";
                           list += "{\"name\":" + json::quoted(row.text(0)) +
                                   ",\"time\":" + std::to_string(row.integer(1)) + "}";
                       });
        return qntx::Response::json(200, "{\"visits\":[" + list + "]}\n");
    }

    /* Shows a client what arrives here of its request. */
    qntx::Response whoami(const qntx::Request &request) {
        ++served;
        std::string text = "{\"method\":" + json::quoted(request.method()) +
                           ",\"path\":" + json::quoted(request.path()) +
                           ",\"query\":" + json::quoted(request.query());
        for (const char *name : {"host", "user-agent", "accept"}) {
            text += "," + json::quoted(name) + ":" + json::quoted(request.header(name));
        }
        return qntx::Response::json(200, text + "}\n");
    }

    /* Sends the body back piece by piece, so that a large one never lies in memory as a whole. */
    qntx_status echo(const qntx::Request &request) {
        ++served;
        const qntx::Exchange exchange = request.exchange();
        char piece[16384];
        qntx::Response head(200);
        const std::string type(request.header("content-type"));
        if (!type.empty()) head.header("content-type", type);
        std::size_t length = request.read(piece, sizeof piece); /* what this throws is a status to the host */
        qntx_status status = exchange.begin(head);
        while (status == QNTX_OK && length > 0) {
            status = exchange.write(qntx::View(piece, length));
            if (status == QNTX_OK) length = request.read(piece, sizeof piece);
        }
        return status == QNTX_OK ? exchange.end() : status;
    }

    qntx::Host host;
    qntx::Database database;
    std::string table; /* "hello_cpp_visits"; does not change once the instance has started */
    std::mutex lock;
    std::string greeting_text; /* behind the lock */
    std::atomic<unsigned long long> served{0};
};

QNTX_PLUGIN_NOTE("hello-cpp", "1.0.0", ">=0.20, <2");
QNTX_CPP_PLUGIN(Hello)
