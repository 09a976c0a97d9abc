/*
 * qntx_websocket.hpp: WebSockets, in C++11 and later. A part of qntx_plugin.hpp, which has it.
 * SPDX-License-Identifier: MIT
 *
 *     void websockets(qntx::WebSockets &sockets) {
 *         qntx::Endpoint<std::string> chat("", [](qntx::WebSocket, const qntx::WebSocketRequest &request) {
 *             return std::string(request.peer());
 *         });
 *         chat.message = [](std::string &who, qntx::WebSocket socket, const qntx::Message &message) {
 *             socket.text(who + " says " + std::string(message.bytes));
 *             return QNTX_OK;
 *         };
 *         sockets.add(std::move(chat));
 *     }
 */
#ifndef QNTX_WEBSOCKET_HPP
#define QNTX_WEBSOCKET_HPP

#ifndef QNTX_PLUGIN_HPP
#error "include qntx_plugin.hpp"
#endif

namespace qntx {

/*
 * One WebSocket: a handle, to be copied at will, and kept for as long as one likes. Each function gives the
 * status that qntx_websocket_api says. [any thread]
 */
struct WebSocket {
    qntx_websocket raw;
    qntx_status text(const View &message) const { return send(QNTX_WEBSOCKET_TEXT, message); }
    qntx_status binary(const View &message) const { return send(QNTX_WEBSOCKET_BINARY, message); }
    qntx_status send(int32_t type, const View &message) const noexcept {
        return raw.api->send(raw, type, qntx_make_bytes(message.data(), message.size()));
    }
    /* Waits for room, at most so many milliseconds; not on [inline]. */
    qntx_status send_wait(int32_t type, const View &message, uint32_t timeout_ms = UINT32_MAX) const noexcept {
        return raw.api->send_wait(raw, type, qntx_make_bytes(message.data(), message.size()), timeout_ms);
    }
    qntx_status resume() const noexcept { return raw.api->resume(raw); }
    qntx_status close(uint32_t code = QNTX_WEBSOCKET_NORMAL, const View &reason = {}) const noexcept {
        return raw.api->close(raw, code, str(reason));
    }
    bool is_open() const noexcept { return raw.api->is_open(raw); }
    uint64_t queued() const noexcept { return raw.api->queued(raw); }
};

/* The request that a WebSocket begins with: it, and every view it gives, is there until `open` returns. */
class WebSocketRequest {
public:
    explicit WebSocketRequest(const qntx_websocket_request *request) noexcept : raw_(request) {}
    WebSocketRequest(const WebSocketRequest &) = delete;

    View path() const { return view(raw_->path); }   /* below the endpoint, percent-encoded */
    View query() const { return view(raw_->query); } /* percent-encoded */
    View subprotocol() const { return view(raw_->subprotocol); }
    View peer() const { return view(raw_->peer); }
    View header(const char *name) const { return view(qntx_websocket_header(raw_, name)); } /* lower case */

private:
    const qntx_websocket_request *raw_;
};

/* A message that has arrived. The bytes are there until `message` returns. */
struct Message {
    int32_t type; /* QNTX_WEBSOCKET_... */
    View bytes;
    bool is_text() const { return type == QNTX_WEBSOCKET_TEXT; }
};

/*
 * An endpoint whose connections are values of a type of the plugin's own: `open` makes one, or throws to
 * refuse the client; `message`, `writable` and `close` get it, one at a time; after `close` it is destroyed.
 * Each can be a lambda, a function, or std::bind of a member function.
 */
template <class Connection>
struct Endpoint {
    const char *name; /* a literal */
    std::vector<const char *> subprotocols;
    bool is_inline; /* on the event loop, where nothing may block; see QNTX_WEBSOCKET_INLINE */
    std::function<Connection(WebSocket, const WebSocketRequest &)> open;
    std::function<qntx_status(Connection &, WebSocket, const Message &)> message; /* OK, AGAIN, an error */
    std::function<void(Connection &, WebSocket)> writable;                        /* may be empty */
    std::function<void(Connection &, uint32_t code, const View &reason)> close;   /* may be empty */

    Endpoint(const char *with, std::function<Connection(WebSocket, const WebSocketRequest &)> opening)
        : name(with), subprotocols(), is_inline(false), open(std::move(opening)), message(), writable(), close() {}
};

namespace detail {
/* Runs a piece of the plugin where there is no status to give; what it throws is logged. */
template <class Body>
void logged(const qntx_host *host, Body body) noexcept {
    try {
        body();
    } catch (const std::exception &error) {
        qntx_log(host, QNTX_LOG_ERROR, error.what());
    } catch (...) {
        qntx_log(host, QNTX_LOG_ERROR, "an exception that is no std::exception");
    }
}

/* What owns an endpoint, whatever its connections are. */
struct AnyEndpoint {
    virtual ~AnyEndpoint() {}
};
using Endpoints = std::vector<std::unique_ptr<AnyEndpoint>>;

/* What an endpoint's context points to. */
template <class Connection>
struct ServedEndpoint : AnyEndpoint {
    const qntx_host *host;
    Endpoint<Connection> endpoint;
    ServedEndpoint(const qntx_host *with, Endpoint<Connection> served) : host(with), endpoint(std::move(served)) {}

    static const ServedEndpoint &of(void *context) { return *static_cast<const ServedEndpoint *>(context); }

    static qntx_status open(void *context, qntx_websocket socket, const qntx_websocket_request *request,
                            void **connection) noexcept {
        const ServedEndpoint &self = of(context);
        return guarded(self.host, [&] {
            *connection = new Connection(self.endpoint.open(WebSocket{socket}, WebSocketRequest(request)));
            return qntx_status(QNTX_OK);
        });
    }
    static qntx_status message(void *context, void *connection, qntx_websocket socket, int32_t type,
                               qntx_bytes bytes) noexcept {
        const ServedEndpoint &self = of(context);
        return guarded(self.host, [&] {
            const qntx_str text = qntx_make_str(static_cast<const char *>(bytes.data), bytes.length);
            const Message message = {type, view(text)};
            return self.endpoint.message(*static_cast<Connection *>(connection), WebSocket{socket}, message);
        });
    }
    static void writable(void *context, void *connection, qntx_websocket socket) noexcept {
        const ServedEndpoint &self = of(context);
        logged(self.host, [&] { self.endpoint.writable(*static_cast<Connection *>(connection), WebSocket{socket}); });
    }
    static void close(void *context, void *connection, qntx_websocket, uint32_t code, qntx_str reason) noexcept {
        const ServedEndpoint &self = of(context);
        const std::unique_ptr<Connection> own(static_cast<Connection *>(connection));
        if (self.endpoint.close) logged(self.host, [&] { self.endpoint.close(*own, code, view(reason)); });
    }
};
} // namespace detail

/* Where `websockets` adds its endpoints; over when that function returns. Throws where one is refused. [main] */
struct WebSockets {
    qntx_websocket_registry raw;
    const qntx_host *host;
    detail::Endpoints &owned;

    template <class Connection>
    void add(Endpoint<Connection> endpoint) {
        using Served = detail::ServedEndpoint<Connection>;
        if (!endpoint.open || !endpoint.message) throw Error(QNTX_ERR_INVALID, "an endpoint needs open and message");
        Served *served = new Served(host, std::move(endpoint));
        owned.push_back(std::unique_ptr<detail::AnyEndpoint>(served));
        qntx_websocket_endpoint with = qntx_websocket_endpoint();
        with.struct_size = sizeof(qntx_websocket_endpoint);
        with.flags = served->endpoint.is_inline ? QNTX_WEBSOCKET_INLINE : 0;
        with.name = served->endpoint.name;
        with.subprotocols = served->endpoint.subprotocols.data();
        with.subprotocol_count = served->endpoint.subprotocols.size();
        with.context = served;
        with.open = &Served::open;
        with.message = &Served::message;
        with.writable = served->endpoint.writable ? &Served::writable : nullptr;
        with.close = &Served::close;
        check(raw.api->endpoint(raw, &with));
    }
};

} // namespace qntx

#endif /* QNTX_WEBSOCKET_HPP */
