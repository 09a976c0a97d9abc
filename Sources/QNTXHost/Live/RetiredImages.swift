import QNTXLoader
import Synchronization

/// The libraries of plugins that are over and stay mapped, and what they hold: added up by plugin, version and reason, so
/// that a host which lives long does not drown in them. Any thread.
public final class RetiredImages: Sendable {
    private struct Key: Hashable {
        var plugin: String
        var version: String
        var reasonCode: String
    }

    private struct State {
        var kept: [Key: RetiredReport] = [:]
        var unloaded = 0

        mutating func change(_ key: Key, _ count: Int, _ bytes: Int, _ reason: String) {
            let before = kept[key]
            let report = RetiredReport(
                plugin: key.plugin,
                version: key.version,
                count: (before?.count ?? 0) + count,
                bytes: (before?.bytes ?? 0) + bytes,
                reasonCode: key.reasonCode,
                reason: reason
            )
            kept[key] = report.count > 0 ? report : nil
        }
    }

    private let state = Mutex(State())

    /// Nothing yet.
    public init() {}

    /// Takes one into account.
    func add(_ plugin: String, _ version: String, _ image: RetiredImage) {
        state.withLock { state in
            guard image.fate == .kept else {
                state.unloaded += 1
                return
            }
            let key = Key(plugin: plugin, version: version, reasonCode: image.reasonCode ?? "")
            state.change(key, 1, image.bytes, image.reason ?? "")
        }
    }

    /// Takes one into account of which nobody knows what becomes of it.
    func addHanging(_ plugin: String, _ version: String, bytes: Int, _ reason: String) {
        state.withLock { $0.change(Key(plugin: plugin, version: version, reasonCode: "hangs"), 1, bytes, reason) }
    }

    /// It has become known what becomes of one.
    func removeHanging(_ plugin: String, _ version: String, bytes: Int) {
        state.withLock { $0.change(Key(plugin: plugin, version: version, reasonCode: "hangs"), -1, -bytes, "") }
    }

    /// Takes back that one stays mapped.
    func remove(_ plugin: String, _ version: String, _ image: RetiredImage) {
        guard image.fate == .kept else { return }
        let key = Key(plugin: plugin, version: version, reasonCode: image.reasonCode ?? "")
        state.withLock { $0.change(key, -1, -image.bytes, image.reason ?? "") }
    }

    /// Those that stay mapped, the largest first.
    public var kept: [RetiredReport] {
        state.withLock { Array($0.kept.values) }.sorted { ($0.bytes, $1.plugin) > ($1.bytes, $0.plugin) }
    }

    /// How many were unmapped.
    public var unloadedCount: Int { state.withLock { $0.unloaded } }
}
