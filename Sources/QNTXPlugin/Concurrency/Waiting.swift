/// Looks again and again whether something is so, and waits for it no longer than `limit`. For what nobody tells of when it
/// becomes so.
/// - Parameter pause: how long to wait between two looks.
package func waitUntil(
    within limit: Duration,
    every pause: Duration = .milliseconds(2),
    _ isSo: () -> Bool
) async {
    let end = ContinuousClock.now + limit
    while !isSo(), ContinuousClock.now < end {
        // A task that is cancelled waits all the same; it must not spin.
        do { try await Task.sleep(for: pause) } catch { await Task.yield() }
    }
}
