import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// A plugin whose handlers wait inside until the test lets them go, or their client leaves, so that tests need not guess at times.
struct GatePlugin: Sendable {
    let served: ServedPlugin

    /// Starts one under a name of its own, which its threads have too.
    static func start(_ name: String, _ limits: NativeLimits = NativeLimits()) async throws -> GatePlugin {
        GatePlugin(
            served: try await ServedPlugin.start(
                try await Fixture.inline(source(name), name: name),
                limits: limits
            )
        )
    }

    /// Sends requests that wait inside, or in the queue for those before them.
    func hold(_ count: Int) throws -> [TestSink] {
        try (0..<count).map { _ in try served.send(.get, "/hold").sink }
    }

    /// Waits until that many handlers wait inside.
    func waitUntilInside(_ count: Int) async throws {
        let reached = try await eventually { try await served.ask(.get, "/inside").text == "\(count)" }
        try #require(reached, "there are not \(count) handlers inside")
    }

    /// Lets all go that are inside or come later.
    func release() async throws { _ = try await served.ask(.get, "/release") }

    /// What the host said to the last answer of a handler that had waited.
    func lastStatus() async throws -> String { try await served.ask(.get, "/last").text }

    func expectPassed(_ sink: TestSink) async throws {
        let answer = try await sink.answer()
        #expect(answer.status == .ok && answer.text == "passed\n")
    }

    private static func source(_ name: String) -> String {
        """
        #include <stdatomic.h>
        #include <stdio.h>
        #include <unistd.h>
        #include "qntx_plugin.h"
        static atomic_int inside, most, released, last = 99;
        #define HANDLER(NAME) static qntx_status NAME(void *context, qntx_exchange exchange, const qntx_request *request)
        static qntx_status number(qntx_exchange exchange, int value) {
            char text[16];
            snprintf(text, sizeof text, "%d", value);
            return qntx_respond_text(exchange, 200, text);
        }
        HANDLER(hold) {
            (void)context;
            (void)request;
            int now = ++inside, before = most;
            while (now > before && !atomic_compare_exchange_weak(&most, &before, now)) continue;
            while (!released && exchange.api->is_open(exchange)) usleep(500);
            qntx_status status = qntx_respond_text(exchange, 200, "passed\\n");
            last = status;
            inside--;
            return status;
        }
        HANDLER(pass) { (void)context; (void)request; return qntx_respond_text(exchange, 200, "passed\\n"); }
        HANDLER(release) { (void)context; (void)request; released = 1; return number(exchange, 1); }
        HANDLER(is_inside) { (void)context; (void)request; return number(exchange, inside); }
        HANDLER(most_inside) { (void)context; (void)request; return number(exchange, most); }
        HANDLER(last_status) { (void)context; (void)request; return number(exchange, last); }
        static qntx_status initialize(const qntx_host *host, void **state) { (void)host; (void)state; return QNTX_OK; }
        static qntx_status shutdown(void *state) { (void)state; return QNTX_OK; }
        static qntx_status register_http(void *state, qntx_mux mux) {
            qntx_handle_inline(mux, "/release", release, state);
            qntx_handle_inline(mux, "/inside", is_inside, state);
            qntx_handle_inline(mux, "/most", most_inside, state);
            qntx_handle_inline(mux, "/last", last_status, state);
            qntx_handle(mux, "/pass", pass, state);
            return qntx_handle(mux, "/hold", hold, state);
        }
        static const qntx_metadata metadata = {.struct_size = sizeof metadata, .name = "\(name)", .version = "1.0.0"};
        static const qntx_plugin_vtable vtable = {
            .struct_size = sizeof vtable, .abi_version = QNTX_ABI_VERSION, .metadata = &metadata,
            .initialize = initialize, .shutdown = shutdown, .register_http = register_http,
        };
        QNTX_PLUGIN(vtable)
        """
    }
}
