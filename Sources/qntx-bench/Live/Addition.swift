import CQNTXBench
import Foundation

/// A file that is renamed into a running host's directory.
struct Addition: Sendable {
    let from: String
    let to: String

    /// How many nanoseconds go by from just before the rename until a path answers 200.
    func time(_ path: String, port: Int) async throws -> UInt64 {
        let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
        // On a thread of its own: the host needs Swift's.
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var nanoseconds: UInt64 = 0
                if let problem = qntx_bench_first_ok(request, UInt16(truncatingIfNeeded: port), from, to, &nanoseconds)
                {
                    continuation.resume(throwing: BenchError("\(to): \(String(cString: problem))"))
                } else {
                    continuation.resume(returning: nanoseconds)
                }
            }
        }
    }
}
