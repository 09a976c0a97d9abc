/// How much a plugin's process may use. What is nil is not limited, beyond what the host itself may use.
///
/// All but `processes` hold for each process by itself, those that the plugin starts included.
public struct ResourceLimits: Sendable, Hashable {
    /// How many bytes of memory of its own it may have: heaps, stacks and other data that it can write to and shares with
    /// nobody. Each thread counts with its stack, 8 MiB as a rule; what is only reserved does not count. Programs built
    /// with an address or thread sanitizer have terabytes, and need it to be nil.
    public var memory: Int?
    /// How many seconds of one processor it may use in its life. It gets SIGXCPU then, and is killed five seconds later.
    public var cpuSeconds: Int?
    /// How many files, sockets and pipes it may have open at once.
    public var files: Int?
    /// How many processes and threads its *user* may have, those of the host and of other plugins included, when it starts
    /// one more. Root is not held to it.
    public var processes: Int?
    /// Whether a crash leaves a file with the contents of its memory.
    public var coreDumps: Bool
    /// How much it stands back for others, from 0 to 19. Below 0, where the host may do that, others stand back for it.
    public var nice: Int

    /// Makes limits; by default there are no core dumps, and that is all.
    public init(
        memory: Int? = nil,
        cpuSeconds: Int? = nil,
        files: Int? = nil,
        processes: Int? = nil,
        coreDumps: Bool = false,
        nice: Int = 0
    ) {
        self.memory = memory
        self.cpuSeconds = cpuSeconds
        self.files = files
        self.processes = processes
        self.coreDumps = coreDumps
        self.nice = nice
    }
}
