import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Lengths and counts that cannot be")
struct NonsenseTests {
    private static let source = """
        #include <stdio.h>
        #include "qntx_plugin.h"
        #define HANDLER(NAME) static qntx_status NAME(void *context, qntx_exchange exchange, const qntx_request *request)
        static const char text[] = "text";
        static qntx_status try_response(qntx_exchange exchange, const qntx_pair *headers, size_t count, qntx_bytes body) {
            const qntx_response response = {sizeof response, 200, headers, count, body};
            return exchange.api->respond(exchange, &response);
        }
        HANDLER(responses) {
            const qntx_pair nameless = {{NULL, 3}, QNTX_LIT("x")}, endless_name = {{text, SIZE_MAX}, QNTX_LIT("x")};
            const qntx_pair valueless = {QNTX_LIT("x"), {NULL, 3}}, endless_value = {QNTX_LIT("x"), {text, SIZE_MAX}};
            const qntx_bytes none = {NULL, 0};
            char out[128];
            (void)context;
            (void)request;
            snprintf(out, sizeof out, "%d %d %d %d %d %d %d", try_response(exchange, NULL, 0, qntx_make_bytes(NULL, 5)),
                     try_response(exchange, NULL, 0, qntx_make_bytes(text, SIZE_MAX)), try_response(exchange, NULL, 3, none),
                     try_response(exchange, &nameless, SIZE_MAX, none), try_response(exchange, &nameless, 1, none),
                     try_response(exchange, &endless_name, 1, none), try_response(exchange, &endless_value, 1, none));
            (void)valueless;
            return qntx_respond_text(exchange, 200, out);
        }
        HANDLER(pieces) {
            const qntx_response head = {sizeof head, 200, NULL, 0, {NULL, 0}};
            char out[128];
            (void)context;
            (void)request;
            exchange.api->begin(exchange, &head);
            const qntx_status null = exchange.api->write(exchange, qntx_make_bytes(NULL, 5));
            const qntx_status endless = exchange.api->write(exchange, qntx_make_bytes(text, SIZE_MAX));
            const qntx_status empty = exchange.api->write(exchange, qntx_make_bytes(NULL, 0));
            const qntx_status trailers = exchange.api->end(exchange, NULL, SIZE_MAX);
            const int length = snprintf(out, sizeof out, "%d %d %d %d", null, endless, empty, trailers);
            exchange.api->write(exchange, qntx_make_bytes(out, (size_t)length));
            return exchange.api->end(exchange, NULL, 0);
        }
        HANDLER(questions) {
            qntx_str value = {text, 4};
            qntx_bytes body = {text, 4};
            size_t count = 4;
            char out[128], buffer[4];
            (void)context;
            (void)request;
            const int header = exchange.api->header(exchange, qntx_make_str(text, SIZE_MAX), &value);
            const int null = exchange.api->header(exchange, qntx_make_str(NULL, 3), NULL);
            const int path = exchange.api->path_value(exchange, qntx_make_str(text, SIZE_MAX), &value);
            const int read = exchange.api->body_read(exchange, buffer, SIZE_MAX, &count);
            const int nowhere = exchange.api->body_read(exchange, NULL, 4, &count);
            const int uncounted = exchange.api->body_read(exchange, buffer, 4, NULL);
            const int all = exchange.api->body_all(exchange, 0, NULL);
            const int limit = exchange.api->body_all(exchange, SIZE_MAX, &body);
            snprintf(out, sizeof out, "%d %d %d %d %d %d %d %d %zu", header, null, path, read, nowhere, uncounted, all, limit,
                     body.length);
            return qntx_respond_text(exchange, 200, out);
        }
        HANDLER(logs) {
            const qntx_host *host = context;
            const qntx_pair field = {QNTX_LIT("name"), QNTX_LIT("value")};
            (void)request;
            host->log(host, QNTX_LOG_INFO, qntx_make_str(text, SIZE_MAX), &field, SIZE_MAX);
            host->log(host, QNTX_LOG_INFO, qntx_make_str(NULL, 4), NULL, 4);
            host->log(host, QNTX_LOG_INFO, QNTX_LIT("good"), &field, 1);
            (void)exchange;
            return host->fail(host, QNTX_ERR_FAILED, qntx_make_str(text, SIZE_MAX));
        }
        static qntx_status initialize(const qntx_host *host, void **state) { *state = (void *)(uintptr_t)host; return QNTX_OK; }
        static qntx_status shutdown(void *state) { (void)state; return QNTX_OK; }
        static qntx_status register_http(void *state, qntx_mux mux) {
            qntx_handle(mux, "/responses", responses, state);
            qntx_handle(mux, "/pieces", pieces, state);
            qntx_handle(mux, "/questions", questions, state);
            const qntx_status null = mux.api->handle(mux, NULL);
            return qntx_handle(mux, "/logs", logs, state) == QNTX_OK && null == QNTX_ERR_INVALID ? QNTX_OK : QNTX_ERR_BUSY;
        }
        static qntx_status health(void *state, qntx_health report) {
            (void)state;
            report.api->detail(report, qntx_make_str(text, SIZE_MAX), qntx_make_str(text, SIZE_MAX));
            report.api->detail(report, qntx_make_str(NULL, 9), QNTX_LIT("none"));
            return report.api->report(report, 7, qntx_make_str(text, SIZE_MAX));
        }
        static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = "nonsense", .version = "1.0.0"};
        static const qntx_plugin_vtable vtable = {
            .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata,
            .initialize = initialize, .shutdown = shutdown, .register_http = register_http, .health = health,
        };
        QNTX_PLUGIN(vtable)
        """

    /// The plugin, with the one route left out that fails its registration.
    private func start(withNull: Bool = false) async throws -> ServedPlugin {
        var text = Self.source
        if !withNull {
            text = text.replacing("mux.api->handle(mux, NULL)", with: "QNTX_ERR_INVALID")
        }
        return try await ServedPlugin.start(
            try await Fixture.inline(text, name: "nonsense", flags: ["-Wno-stringop-overread", "-Wno-nonnull"])
        )
    }

    @Test("In answers they are invalid, and the answer can still be given")
    func answers() async throws {
        let served = try await start()
        #expect(try await served.ask(.get, "/responses").text == "-2 -2 -2 -2 -2 -2 -2")
        let answer = try await served.ask(.get, "/pieces")
        #expect(answer.text == "-2 -2 0 -2" && !answer.isAborted)
        try await served.stop()
    }

    @Test("In questions they find nothing")
    func questions() async throws {
        let served = try await start()
        let answer = try await served.ask(.post, "/questions", headers: [.accept: "x"], body: .whole([1, 2, 3]))
        #expect(answer.text == "0 0 0 -2 -2 -2 -2 0 3")
        try await served.stop()
    }

    @Test("In the log and in reasons they are empty text")
    func logs() async throws {
        let served = try await start()
        #expect(try await served.ask(.get, "/logs").status == .internalServerError)
        #expect(await eventually { served.log.lines.count == 4 })
        #expect(served.log.messages == ["", "", "good", "the handler of /logs failed: "])
        #expect(served.log.lines[2].metadata == ["name": "value"])
        let health = await served.plugin.health()
        #expect(health.healthy && health.message.isEmpty && health.details == ["": "none"])
        try await served.stop()
    }

    @Test("A route that is NULL fails the registration")
    func nullRoute() async throws {
        let error = await #expect(throws: PluginError.self) { try await start(withNull: true) }
        #expect(error?.code == .malformedVTable && error?.message.contains("the route is NULL") == true)
    }
}
