import DequeModule
import QNTXCore
import QNTXPlugin
import Synchronization

/// What happens to a host's plugins, for those who follow it. Any thread; no call blocks.
public final class PluginEvents: Sendable {
    private struct State {
        var last: UInt64 = 0
        var kept = Deque<PluginEvent>()
        var lastFollower: UInt64 = 0
        var followers: [UInt64: AsyncStream<PluginEvent>.Continuation] = [:]
        var isOver = false
    }

    /// How many events are kept for those who come back.
    public let capacity: Int
    private let state = Mutex(State())

    /// Keeps nothing yet.
    public init(capacity: Int = 1000) {
        self.capacity = max(1, capacity)
    }

    /// Tells of something.
    func send(
        _ kind: PluginEvent.Kind,
        _ plugin: String? = nil,
        version: String? = nil,
        previousVersion: String? = nil,
        state pluginState: PluginState? = nil,
        file: String? = nil,
        error: PluginError? = nil,
        message: String? = nil
    ) {
        let now = WallClock.now
        state.withLock { state in
            state.last += 1
            let event = PluginEvent(
                number: state.last,
                time: now,
                kind: kind,
                plugin: plugin,
                version: version,
                previousVersion: previousVersion,
                state: pluginState,
                file: file,
                error: error.map { ErrorReport($0) },
                message: message
            )
            if state.kept.count == capacity { state.kept.removeFirst() }
            state.kept.append(event)
            for follower in state.followers.values { follower.yield(event) }
        }
    }

    /// What happens from now on, or from an event on that somebody has seen as the last one, until the task that takes the
    /// events ends. One that is slower than the host loses events; their numbers tell.
    /// - Parameters:
    ///   - last: the number of the last event that was seen; nil for none.
    ///   - first: what is told before the first event to one who has seen none: how things are, as of this moment.
    public func follow(
        after last: UInt64? = nil,
        first: (_ number: UInt64) -> [PluginEvent] = { _ in [] }
    ) -> AsyncStream<PluginEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: PluginEvent.self,
            bufferingPolicy: .bufferingNewest(2 * capacity)
        )
        let seen = last ?? state.withLock { $0.last }
        if last == nil {
            for event in first(seen) { continuation.yield(event) }
        }
        let (number, isOver) = state.withLock { state in
            // What has happened meanwhile is told as well; a number of an earlier run tells nothing.
            for event in state.kept where event.number > seen || seen > state.last { continuation.yield(event) }
            state.lastFollower += 1
            if !state.isOver { state.followers[state.lastFollower] = continuation }
            return (state.lastFollower, state.isOver)
        }
        if isOver { continuation.finish() }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.followers.removeValue(forKey: number) }
        }
        return stream
    }

    /// How many follow right now.
    public var followerCount: Int { state.withLock { $0.followers.count } }

    /// The events that are kept, oldest first.
    public var recent: [PluginEvent] { state.withLock { Array($0.kept) } }

    /// Ends all followers: there will be no more events.
    func finish() {
        let followers = state.withLock { state in
            state.isOver = true
            defer { state.followers = [:] }
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }
}
