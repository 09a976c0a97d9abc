import Synchronization

/// A plugin's state as it is at this moment, readable from any thread without a lock: what the way of a request asks.
/// The registry alone changes it.
public final class LiveState: Sendable {
    private let raw: Atomic<UInt8>

    init(_ state: PluginState) {
        raw = Atomic(Self.number(of: state))
    }

    /// The state now.
    public var value: PluginState {
        switch raw.load(ordering: .sequentiallyConsistent) {
        case 0: .loading
        case 1: .running
        case 2: .paused
        case 3: .stopped
        default: .failed
        }
    }

    /// Whether requests may reach the plugin now.
    public var isRunning: Bool { value == .running }

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
