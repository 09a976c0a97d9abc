import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Answers that go on: server-sent events.
enum EventStream {
    /// Sends what a stream gives, an event each, until it ends or the client leaves. Where nothing happens for a while a
    /// comment is sent, so that a client that has left is noticed.
    static func response<Element: Sendable>(
        _ elements: AsyncStream<Element>,
        event: String,
        _ text: @escaping @Sendable (Element) throws -> (id: String, data: String)
    ) -> Response {
        let body = ResponseBody { writer in
            let events = AsyncStream<String?> { continuation in
                let forwarding = Task {
                    for await element in elements {
                        guard let (id, data) = try? text(element) else { continue }
                        continuation.yield("id: \(id)\nevent: \(event)\ndata: \(data)\n\n")
                    }
                    continuation.finish()
                }
                let beating = Task {
                    while !Task.isCancelled {
                        try await Task.sleep(for: .seconds(10))
                        continuation.yield(nil)
                    }
                }
                continuation.onTermination = { _ in
                    forwarding.cancel()
                    beating.cancel()
                }
            }
            // Who asks learns at once that he is heard, also where nothing happens.
            try await writer.write(ByteBuffer(string: ": here\n\n"))
            // A server that stops does not wait for those who follow.
            for await event in events.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(string: event ?? ": still here\n\n"))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ],
            body: body
        )
    }
}
