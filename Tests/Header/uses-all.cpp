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

    void pause() {}
    void resume() {}

    static void config_schema(qntx::Schema &schema) {
        qntx::Field field("key", "string");
        field.flags = QNTX_FIELD_REQUIRED;
        schema.add(field);
    }

private:
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
        if (request.exchange().raw.id == 0) return request.exchange().respond(qntx::Response(500, "no"));
        return request.exchange().end();
    }

    qntx::Host host;
};

} // namespace

QNTX_PLUGIN_NOTE("uses-all", "1.0.0", ">=0.20");
QNTX_CPP_PLUGIN(UsesAll)
