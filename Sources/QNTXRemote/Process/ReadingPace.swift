/// How fast what a process writes is read: one that writes without end has to wait, and does not keep the host busy.
struct ReadingPace: Sendable {
    private static let window = Duration.milliseconds(100)
    /// How many bytes are read in that time.
    private static let bytes = 128 << 10

    private var begun = ContinuousClock.now
    private var count = 0

    /// Takes note of what was read.
    /// - Returns: how long to wait before more is; zero for not at all.
    mutating func read(_ more: Int, at now: ContinuousClock.Instant = .now) -> Duration {
        let passed = begun.duration(to: now)
        if passed >= Self.window {
            begun = now
            count = 0
        }
        count += more
        guard count >= Self.bytes else { return .zero }
        count = 0
        begun = max(now, begun + Self.window)
        return now.duration(to: begun)
    }
}
