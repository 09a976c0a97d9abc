import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Clients that ask the same again and again, each on a connection of its own, until they are told to end.
package final class Clients: Sendable {
    /// What they were answered.
    package struct Outcome: Sendable {
        /// How often each answer of status 200 came, by its text.
        package var answers: [String: Int] = [:]
        /// Everything else, in words.
        package var failures: [String] = []

        /// How many answers there were.
        package var count: Int { answers.values.reduce(0, +) }
    }

    private let outcome = Mutex(Outcome())
    private let isOver = Mutex(false)

    /// Runs a piece of code while clients ask.
    /// - Parameter pause: how long each waits before it asks again; without a pause they would leave the machine to nobody.
    /// - Returns: what they were answered.
    package static func asking(
        _ url: String,
        count: Int,
        pause: Duration = .milliseconds(2),
        while body: (Clients) async throws -> Void
    ) async throws -> Outcome {
        let clients = Clients()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count { group.addTask { try await clients.ask(url, pause) } }
            defer { clients.isOver.withLock { $0 = true } }
            try await clients.waitFor(more: count)
            try await body(clients)
            // Also what the last change has done is to be seen.
            try await clients.waitFor(more: 2 * count)
            clients.isOver.withLock { $0 = true }
            try await group.waitForAll()
        }
        return clients.outcome.withLock { $0 }
    }

    /// Waits until that many more answers have come, or something has failed.
    package func waitFor(more: Int) async throws {
        func seen() -> Int { outcome.withLock { $0.count + $0.failures.count } }
        let target = seen() + more
        while seen() < target { try await Task.sleep(for: .milliseconds(1)) }
    }

    private func ask(_ url: String, _ pause: Duration) async throws {
        // A client for each: one connection that is kept open, as a browser or a proxy does.
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        do {
            while !isOver.withLock({ $0 }) {
                if pause > .zero { try await Task.sleep(for: pause) }
                let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
                let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
                outcome.withLock { outcome in
                    if response.status == .ok {
                        outcome.answers[text, default: 0] += 1
                    } else {
                        outcome.failures.append("\(response.status.code): \(text)")
                    }
                }
            }
        } catch {
            outcome.withLock { $0.failures.append("\(error)") }
        }
        try await client.shutdown()
    }
}
