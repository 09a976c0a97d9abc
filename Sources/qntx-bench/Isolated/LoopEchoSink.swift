import CQNTXBench
import HTTPTypes
import NIOCore
import QNTXPlugin
import QNTXServer

/// Asks again as soon as it is answered, on an event loop as a server's connection does, and keeps how long each took.
///
/// Unchecked, because everything happens on the event loop, and the result is read when that has said so.
final class LoopEchoSink: WholeAnswerSink, @unchecked Sendable {
    private let route: HTTPRoute
    private let body: [UInt8]
    private let eventLoop: any EventLoop
    private let done: EventLoopPromise<Void>
    private var start: UInt64 = 0
    /// How long each took, in nanoseconds.
    private(set) var times: [UInt64] = []
    private var left: Int
    private let headers: HTTPFields = [
        .userAgent: "qntx-bench", .accept: "*/*", .contentType: "application/octet-stream", .contentLength: "128",
    ]

    /// - Parameter count: how often it asks.
    init(_ route: HTTPRoute, _ body: [UInt8], count: Int, eventLoop: any EventLoop) {
        self.route = route
        self.body = body
        self.eventLoop = eventLoop
        left = count
        done = eventLoop.makePromise()
        times.reserveCapacity(count)
    }

    /// Asks that often, and waits for the last answer.
    func run() async throws {
        eventLoop.execute { self.ask() }
        try await done.futureResult.get()
    }

    private func ask() {
        left -= 1
        start = qntx_bench_now()
        _ = route.handler.handle(
            PluginRequest(method: .post, path: "/inline", headers: headers, body: .whole(body)),
            answering: self
        )
    }

    func respond(_ response: consuming PluginResponse) throws(PluginError) {
        times.append(qntx_bench_now() - start)
        guard response.status == .ok, case .whole(let bytes) = response.body, bytes == body else {
            return done.fail(BenchError("the echo of another process came otherwise than it was sent"))
        }
        if left > 0 { ask() } else { done.succeed() }
    }
}
