import DequeModule
import Logging
import QNTXCore
import Synchronization

/// The last lines of each plugin's log, for people who ask why it did what it did. Any thread; no call blocks.
public final class PluginLogs: Sendable {
    private struct Kept {
        var last: UInt64 = 0
        var lines = Deque<PluginLogLine>()
        var followers: [UInt64: AsyncStream<PluginLogLine>.Continuation] = [:]
    }

    private struct State {
        var plugins: [String: Kept] = [:]
        var lastFollower: UInt64 = 0
    }

    /// How many lines of each plugin are kept.
    public let capacity: Int
    private let state = Mutex(State())

    /// The most of one line that is kept, in bytes; the host's own log has all of it.
    static let maximumText = 8 << 10

    /// Keeps nothing yet.
    public init(capacity: Int = 500) {
        self.capacity = max(1, capacity)
    }

    /// Keeps a line, and hands it to those who follow.
    func append(_ plugin: String, _ level: Logger.Level, _ message: String, _ fields: [String: String]) {
        let now = WallClock.now
        state.withLock { state in
            var kept = state.plugins[plugin] ?? Kept()
            state.plugins[plugin] = nil
            defer { state.plugins[plugin] = kept }
            kept.last += 1
            let line = PluginLogLine(
                number: kept.last,
                time: now,
                level: level,
                message: Self.cut(message),
                fields: fields.mapValues(Self.cut)
            )
            if kept.lines.count == capacity { kept.lines.removeFirst() }
            kept.lines.append(line)
            for follower in kept.followers.values { follower.yield(line) }
        }
    }

    /// The last lines of a plugin, oldest first.
    public func lines(of plugin: String, last count: Int = .max) -> [PluginLogLine] {
        state.withLock { Array($0.plugins[plugin]?.lines.suffix(max(0, count)) ?? []) }
    }

    /// The last lines of a plugin and then those that follow, until the task that takes them ends. A follower that is
    /// slower than the plugin loses lines; their numbers tell.
    public func follow(_ plugin: String, last count: Int = .max) -> AsyncStream<PluginLogLine> {
        AsyncStream(bufferingPolicy: .bufferingNewest(2 * capacity)) { continuation in
            let number = state.withLock { state in
                state.lastFollower += 1
                var kept = state.plugins[plugin] ?? Kept()
                for line in kept.lines.suffix(max(0, count)) { continuation.yield(line) }
                kept.followers[state.lastFollower] = continuation
                state.plugins[plugin] = kept
                return state.lastFollower
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.plugins[plugin]?.followers.removeValue(forKey: number) }
            }
        }
    }

    /// How many follow a plugin's log right now.
    public func followers(of plugin: String) -> Int {
        state.withLock { $0.plugins[plugin]?.followers.count ?? 0 }
    }

    /// Ends all followers: there will be no more lines.
    func finish() {
        let followers = state.withLock { state in state.plugins.values.flatMap { Array($0.followers.values) } }
        for follower in followers { follower.finish() }
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maximumText else { return text }
        return String(decoding: text.utf8.prefix(maximumText), as: UTF8.self) + "…"
    }
}
