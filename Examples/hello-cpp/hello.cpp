/*
 * hello-cpp: a QNTX plugin in C++, to copy and change.
 * SPDX-License-Identifier: MIT
 *
 *     c++ -O2 -fPIC -shared -fvisibility=hidden -I../../include hello.cpp -o hello-cpp.so
 */
#include <atomic>
#include <string>

#include "json.hpp"
#include "qntx_plugin.hpp"

/* One running instance: constructed by initialize, destroyed by shutdown. Handlers run side by side. */
class Hello {
public:
    static constexpr qntx_metadata metadata() {
        return qntx::metadata("hello-cpp", "1.0.0", ">=0.20, <2", "Says hello, in C++.", "QNTX", "MIT");
    }

    explicit Hello(qntx::Host with) : host(with) { host.log(QNTX_LOG_INFO, "hello-cpp is ready"); }
    ~Hello() { host.log(QNTX_LOG_INFO, "hello-cpp says goodbye", {{"requests", std::to_string(served)}}); }

    void routes(qntx::Mux &mux) {
        mux.handle_inline("GET /{$}", [this](const qntx::Request &) {
            ++served;
            return qntx::Response::text(200, "hello from C++\n");
        });
        mux.handle_inline("GET /greet/{name}", this, &Hello::greet);
        mux.handle_inline("GET /whoami", this, &Hello::whoami);
        mux.handle("POST /echo", this, &Hello::echo);
    }

    void health(qntx::Health &report) {
        report.detail("requests_served", std::to_string(served));
        report.healthy("glad to be here");
    }

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
    /* A path value holds whatever the client sent, so it is quoted. */
    qntx::Response greet(const qntx::Request &request) {
        ++served;
        return qntx::Response::json(200, "{\"hello\":" + json::quoted(request.path_value("name")) + "}\n");
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
    std::atomic<unsigned long long> served{0};
};

QNTX_PLUGIN_NOTE("hello-cpp", "1.0.0", ">=0.20, <2");
QNTX_CPP_PLUGIN(Hello)
