import Foundation

/// Where calls are made that block: Swift's own threads are for the servers under test.
enum OwnThread {
    /// Runs a piece of code on a thread of its own.
    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
