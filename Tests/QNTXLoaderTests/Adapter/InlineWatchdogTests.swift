import Foundation
import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The watchdog of handlers on event loops")
struct InlineWatchdogTests {
    @Test("A handler that blocks is reported with its route, once, and again when it comes back")
    func blocks() async throws {
        let library = try await Fixture.inline(
            """
            #include <stdatomic.h>
            #include <unistd.h>
            #include "\(Repository.path("Tests/Fixtures/fixture.h"))"
            static atomic_int released;
            static qntx_status block(void *context, qntx_exchange exchange, const qntx_request *request) {
                (void)context; (void)request;
                while (!released) usleep(1000);
                return qntx_respond_text(exchange, 200, "at last");
            }
            static qntx_status let_go(void *context, qntx_exchange exchange, const qntx_request *request) {
                (void)context; (void)request;
                released = 1;
                return qntx_respond_text(exchange, 200, "");
            }
            static qntx_status routes(void *state, qntx_mux mux) {
                qntx_status status = qntx_handle_inline(mux, "GET /block/{n}", block, state);
                return status != QNTX_OK ? status : qntx_handle_inline(mux, "POST /release", let_go, state);
            }
            FIXTURE_METADATA("blocks");
            FIXTURE_VTABLE(.initialize = fixture_initialize, .shutdown = fixture_shutdown, .register_http = routes)
            """
        )
        let served = try await ServedPlugin.start(library)
        // Event loops of the test's own.
        let first = LoopThread { _ = try? served.send(.get, "/block/1") }
        let second = LoopThread { _ = try? served.send(.get, "/block/2") }
        let what = "the inline handler of GET /block/{n}"
        let reported = await eventually {
            served.log.messages(.error).contains { $0.hasPrefix("\(what) has been on an event loop for more than ") }
        }
        #expect(reported, "\(served.log.messages)")
        try served.send(.post, "/release")
        let cameBack = await eventually {
            served.log.messages(.error).contains { $0.hasPrefix("\(what) has come back, after about ") }
        }
        #expect(cameBack, "\(served.log.messages)")
        await first.end()
        await second.end()
        #expect(served.log.messages(.error).filter { $0.contains("for more than") }.count == 1)
        try await served.stop()
    }
}

/// A thread that runs one thing.
private final class LoopThread: Sendable {
    private let task: Task<Void, Never>

    init(_ body: @escaping @Sendable () -> Void) {
        task = Task.detached {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    body()
                    continuation.resume()
                }
            }
        }
    }

    func end() async { await task.value }
}
