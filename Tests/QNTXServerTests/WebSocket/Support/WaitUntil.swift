import QNTXPlugin

/// Waits until something holds. What is waited for comes by itself, on another thread.
func waitUntil(
    _ what: String,
    within limit: Duration = .seconds(90),
    _ condition: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try !condition() {
        guard ContinuousClock.now < end else { throw PluginError(.deadlineExceeded, "not in time: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}
