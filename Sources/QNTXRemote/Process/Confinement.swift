/// What a plugin's process may ask of the kernel. New privileges, as by setuid programs, it never gets.
public struct Confinement: Sendable, Hashable {
    /// How much is refused.
    public enum Profile: String, Sendable, Hashable, CaseIterable {
        /// Nothing more.
        case none
        /// What no plugin needs: looking into other processes and signalling them, mounting, namespaces, kernel modules,
        /// BPF, io_uring, keys, setting the clock and the like. Root keeps only its rights over files, users and low ports.
        case `default`
        /// Beyond that: sockets but those of this machine's file system, new programs, new processes, and all files
        /// but those that every program needs and those that are named. Root keeps no rights that others do not have.
        case strict
    }

    /// How much is refused.
    public var profile: Profile
    /// Whether a strict process may have sockets of the network. QNTX's protocol over TCP needs them.
    public var network: Bool
    /// Files and directories that a strict process may read, with all that is in them. Its program's or library's own
    /// directory is among them without being named.
    public var readable: [String]
    /// Files and directories that a strict process may read and change, with all that is in them. They have to be there.
    public var writable: [String]

    /// Makes a confinement.
    public init(
        _ profile: Profile = .default,
        network: Bool = false,
        readable: [String] = [],
        writable: [String] = []
    ) {
        self.profile = profile
        self.network = network
        self.readable = readable
        self.writable = writable
    }
}
