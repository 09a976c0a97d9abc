import Synchronization

/// A plugin's state as it is at this moment, readable from any thread without a lock: what the way of a request asks.
/// The registry alone changes it. Each instance of a plugin has one of its own, from its start to its end.
public final class LiveState: Sendable {
    private let raw: Atomic<UInt8>

    package init(_ state: PluginState) {
        raw = Atomic(Self.number(of: state))
    }

    /// A running plugin whose requests wait at the door for a moment.
    private static let held: UInt8 = 5

    /// The state now.
    public var value: PluginState {
        switch raw.load(ordering: .sequentiallyConsistent) {
        case 0: .loading
        case 1, Self.held: .running
        case 2: .paused
        case 3: .stopped
        default: .failed
        }
    }

    /// Whether requests may reach the plugin now.
    public var isRunning: Bool { raw.load(ordering: .sequentiallyConsistent) == 1 }

    /// Whether requests wait at the door, because another instance is about to take this one's place.
    public var isHeld: Bool { raw.load(ordering: .sequentiallyConsistent) == Self.held }

    /// Has requests wait at the door.
    /// - Returns: false, and nothing happens, where the plugin does not run.
    package func hold() -> Bool { exchange(1, Self.held) }

    /// Lets requests in again. What has become of the plugin meanwhile stays.
    package func release() { _ = exchange(Self.held, 1) }

    private func exchange(_ old: UInt8, _ new: UInt8) -> Bool {
        raw.compareExchange(expected: old, desired: new, ordering: .sequentiallyConsistent).exchanged
    }

    func set(_ state: PluginState) {
        raw.store(Self.number(of: state), ordering: .sequentiallyConsistent)
    }

    private static func number(of state: PluginState) -> UInt8 {
        switch state {
        case .loading: 0
        case .running: 1
        case .paused: 2
        case .stopped: 3
        case .failed: 4
        }
    }
}
