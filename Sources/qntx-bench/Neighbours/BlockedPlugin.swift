import QNTXLoader

/// A plugin that is made to block: every handler sleeps, and its queue is full.
struct BlockedPlugin: Sendable {
    /// How many requests a plugin takes at most.
    static let capacity = NativeLimits().threads + NativeLimits().queue

    let name: String
    let port: UInt16

    /// Blocks it for as long as a piece of code runs.
    func whileBlocked<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await HeldConnections.ask("POST", "/api/\(name)/hold", port: port)
        // One more than it takes is refused: that is how one knows that it takes no more.
        let held = try await HeldConnections.requests(Self.capacity + 1, path: "/api/\(name)/sleep", port: port)
        do {
            let result = try await body()
            try await HeldConnections.ask("POST", "/api/\(name)/release", port: port)
            try await held.finish()
            return result
        } catch {
            held.letGo()
            throw error
        }
    }
}
