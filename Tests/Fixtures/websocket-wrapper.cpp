// SPDX-License-Identifier: MIT
// websocket-wrapper: WebSockets through qntx_plugin.hpp.
#include <atomic>
#include <stdexcept>

#include "qntx_plugin.hpp"

namespace {

std::atomic<int> alive(0);

// What a connection is: counted, so that a test sees that each is destroyed once.
struct Session {
    std::string who;
    int count = 0;
    explicit Session(std::string name) : who(std::move(name)) { ++alive; }
    Session(Session &&other) noexcept : who(std::move(other.who)), count(other.count) { ++alive; }
    Session(const Session &) = delete;
    ~Session() { --alive; }
};

class Wrapped {
public:
    static constexpr qntx_metadata metadata() { return qntx::metadata("wrapped", "1.0.0"); }
    explicit Wrapped(qntx::Host with) : host(with) {}

    void routes(qntx::Mux &mux) {
        mux.handle_inline("GET /alive", [](const qntx::Request &) { return qntx::Response::text(200, std::to_string(alive)); });
    }

    void websockets(qntx::WebSockets &sockets) {
        for (const bool is_inline : {false, true}) {
            qntx::Endpoint<Session> endpoint(is_inline ? "inline" : "", [](qntx::WebSocket socket, const qntx::WebSocketRequest &request) {
                if (request.query() == "no") throw qntx::Error(QNTX_ERR_DENIED, "a stranger");
                if (request.query() == "what") throw 1;
                qntx::check(socket.text("welcome"));
                return Session(std::string(request.peer()) + std::string(request.header("origin")));
            });
            endpoint.is_inline = is_inline;
            endpoint.subprotocols = {"v1"};
            endpoint.message = std::bind(&Wrapped::message, this, std::placeholders::_1, std::placeholders::_2, std::placeholders::_3);
            endpoint.close = [this](Session &session, uint32_t code, const qntx::View &reason) {
                host.log(QNTX_LOG_INFO, session.who + " left: " + std::to_string(code) + " " + std::string(reason));
                if (code == 1006) throw qntx::Error(QNTX_ERR_FAILED, "thrown at the end");
            };
            sockets.add(std::move(endpoint));
        }
    }

private:
    qntx_status message(Session &session, qntx::WebSocket socket, const qntx::Message &message) {
        if (message.bytes == qntx::View("throw")) throw std::runtime_error("thrown");
        if (!message.is_text()) return socket.binary(message.bytes);
        return socket.text(session.who + std::to_string(++session.count) + " " + std::string(message.bytes));
    }
    qntx::Host host;
};

} // namespace

QNTX_CPP_PLUGIN(Wrapped)
