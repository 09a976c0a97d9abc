/*
 * qntx_http.hpp: requests and answers, in C++11 and later. A part of qntx_plugin.hpp, which has it.
 * SPDX-License-Identifier: MIT
 */
#ifndef QNTX_HTTP_HPP
#define QNTX_HTTP_HPP

#ifndef QNTX_PLUGIN_HPP
#error "include qntx_plugin.hpp"
#endif

namespace qntx {

/* An answer, or the head of a streamed one: Response(204), Response::json(200, body).header("etag", tag). */
struct Response {
    uint32_t status;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    explicit Response(uint32_t with, std::string content = {}, const char *type = nullptr)
        : status(with), body(std::move(content)) {
        if (type != nullptr) header("content-type", type);
    }
    static Response text(uint32_t status, std::string body) {
        return Response(status, std::move(body), "text/plain; charset=utf-8");
    }
    static Response json(uint32_t status, std::string body) {
        return Response(status, std::move(body), "application/json");
    }
    Response &header(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

namespace detail {
/* The C functions of one kind of events: each calls the member function, where there is one. */
template <class Events>
struct Watch {
    using Owner = std::shared_ptr<Events>;
    template <class T>
    static auto writable(T &events, int) -> decltype((void)events.writable()) { events.writable(); }
    template <class T>
    static void writable(T &, long) {}
    template <class T>
    static auto gone(T &events, int) -> decltype((void)events.gone()) { events.gone(); }
    template <class T>
    static void gone(T &, long) {}
    template <class T>
    static auto over(T &events, qntx_status reason, int) -> decltype((void)events.over(reason)) {
        events.over(reason);
    }
    template <class T>
    static void over(T &, qntx_status, long) {}

    static void on_writable(void *context, qntx_exchange) noexcept {
        writable(**static_cast<Owner *>(context), 0);
    }
    static void on_gone(void *context, qntx_exchange) noexcept { gone(**static_cast<Owner *>(context), 0); }
    static void on_over(void *context, qntx_exchange, qntx_status reason) noexcept {
        const std::unique_ptr<Owner> owner(static_cast<Owner *>(context));
        over(**owner, reason, 0);
    }
    static qntx_status begin(qntx_exchange exchange, Owner events) {
        std::unique_ptr<Owner> owner(new Owner(std::move(events)));
        const qntx_exchange_events table = {sizeof(qntx_exchange_events), 0, owner.get(), &on_writable,
                                            &on_gone, &on_over};
        /* `over` may have come, and have freed it, before this returns. */
        Owner *const kept = owner.release();
        const qntx_status status = qntx_watch(exchange, &table);
        if (status != QNTX_OK) delete kept;
        return status;
    }
};
} // namespace detail

/*
 * A request under way, to be answered at once or later: a handle, to be copied at will. Each function gives
 * the status that qntx_exchange_api says. [any thread]
 */
struct Exchange {
    qntx_exchange raw;
    qntx_status respond(const Response &response) const { return send(raw.api->respond, response); }
    qntx_status begin(const Response &head) const { return send(raw.api->begin, head); }
    qntx_status write(const View &piece) const noexcept {
        return raw.api->write(raw, qntx_make_bytes(piece.data(), piece.size()));
    }
    /* Never waits: QNTX_AGAIN while the client is slower. */
    qntx_status try_write(const View &piece) const noexcept {
        return qntx_try_write(raw, piece.data(), piece.size());
    }
    qntx_status end() const noexcept { return raw.api->end(raw, nullptr, 0); }
    qntx_status abort() const noexcept { return raw.api->abort(raw); }
    bool is_open() const noexcept { return raw.api->is_open(raw); }
    uint64_t time_left() const noexcept { return raw.api->time_left(raw); } /* nanoseconds */

    /*
     * Has `events` told what becomes of the exchange: an object with any of the member functions writable(),
     * gone() and over(qntx_status), which must not block nor throw. The host keeps it until `over`. Where this
     * does not give QNTX_OK nothing will be told.
     */
    template <class Events>
    qntx_status watch(std::shared_ptr<Events> events) const {
        return detail::Watch<Events>::begin(raw, std::move(events));
    }

private:
    using Send = qntx_status (*)(qntx_exchange, const qntx_response *);
    qntx_status send(Send function, const Response &from) const {
        const std::vector<qntx_pair> headers = pairs(from.headers);
        const qntx_response response = {sizeof(qntx_response), from.status, headers.data(), headers.size(),
                                        qntx_make_bytes(from.body.data(), from.body.size())};
        return function(raw, &response);
    }
};

/* The request itself: it, and every view it gives, is there until the handler returns. [handler, inline] */
class Request {
public:
    Request(qntx_exchange exchange, const qntx_request *request) noexcept : raw_(exchange), head_(request) {}
    Request(const Request &) = delete;

    View method() const { return view(head_->method); }
    View path() const { return view(head_->path); }   /* below the domain, percent-encoded */
    View query() const { return view(head_->query); } /* percent-encoded */
    View header(const char *name) const { return view(qntx_header(raw_, name)); }
    View path_value(const char *name) const { return view(qntx_path_value(raw_, name)); }
    uint64_t body_length() const noexcept { return head_->body_length; } /* or QNTX_LENGTH_UNKNOWN */

    /* What is left of the body, whole; throws beyond `limit` bytes (0: the route's own limit). */
    View body(size_t limit = 0) const {
        qntx_bytes all = {nullptr, 0};
        check(raw_.api->body_all(raw_, limit, &all));
        return view(qntx_make_str(static_cast<const char *>(all.data), all.length));
    }
    /* The next piece of the body; 0 at its end. Throws. */
    size_t read(void *buffer, size_t capacity) const {
        size_t count = 0;
        check(raw_.api->body_read(raw_, buffer, capacity, &count));
        return count;
    }
    Exchange exchange() const noexcept { return Exchange{raw_}; } /* to stream, or to answer later */

private:
    qntx_exchange raw_;
    const qntx_request *head_;
};

} // namespace qntx

#endif /* QNTX_HTTP_HPP */
