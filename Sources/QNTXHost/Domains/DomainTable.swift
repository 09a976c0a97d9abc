import Synchronization

/// All domains of a host by name. Changes are rare; readers keep a snapshot, and look whether it is still the newest.
public final class DomainTable: Sendable {
    /// The domains at one moment.
    public struct Snapshot: Sendable {
        /// Which change it is of.
        public fileprivate(set) var version: UInt64
        /// The domains by name.
        public fileprivate(set) var domains: [String: Domain]
    }

    private let current: Mutex<Snapshot>
    private let version = Atomic<UInt64>(0)

    package init() {
        current = Mutex(Snapshot(version: 0, domains: [:]))
    }

    /// The newest snapshot.
    public func snapshot() -> Snapshot {
        current.withLock { $0 }
    }

    /// Replaces a snapshot by the newest one, if there is a newer one: all that a request costs here is one load.
    public func refresh(_ snapshot: inout Snapshot) {
        guard snapshot.version != version.load(ordering: .acquiring) else { return }
        snapshot = self.snapshot()
    }

    package func set(_ domain: Domain) {
        change { $0[domain.name] = domain }
    }

    func remove(_ name: String) {
        change { $0[name] = nil }
    }

    private func change(_ body: (inout [String: Domain]) -> Void) {
        current.withLock { snapshot in
            // In place: it is copied only where a reader holds it.
            body(&snapshot.domains)
            snapshot.version += 1
            version.store(snapshot.version, ordering: .releasing)
        }
    }
}
