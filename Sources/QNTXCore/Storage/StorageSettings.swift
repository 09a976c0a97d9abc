/// How the database file is opened.
public struct StorageSettings: Sendable {
    /// What survives a power failure. A crash of the host or its death by a signal loses nothing in either case.
    public enum Durability: String, Sendable, CaseIterable {
        /// Everything whose call has returned: each commit waits for the disk.
        case full
        /// Everything but the last moments; the file stays whole. Commits do not wait.
        case normal
    }

    /// What survives a power failure.
    public var durability: Durability
    /// How long a statement waits for a lock that another process holds.
    public var busyTimeout: Duration
    /// How many connections read at once.
    public var readers: Int

    /// Makes settings. The time to wait is QNTX's.
    public init(durability: Durability = .full, busyTimeout: Duration = .seconds(5), readers: Int = 5) {
        self.durability = durability
        self.busyTimeout = busyTimeout
        self.readers = readers
    }
}
