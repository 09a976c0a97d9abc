import QNTXPlugin

/// Waits for a condition, as long as a busy machine may need.
func until(_ what: @autoclosure () -> String, _ condition: () async throws -> Bool) async throws {
    for _ in 0..<12_000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw PluginError(.deadlineExceeded, "waited for a minute, and not yet: \(what())")
}

/// Waits until it is cancelled.
func untilCancelled() async throws {
    while true { try await Task.sleep(for: .seconds(3600)) }
}
