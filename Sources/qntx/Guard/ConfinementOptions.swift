import ArgumentParser
import QNTXCore
import QNTXRemote

/// How much a plugin's process may use, and what it may ask of the kernel.
struct ConfinementOptions: ParsableArguments {
    @Option(help: "What it may ask of the kernel: none, default or strict.")
    var confinement = "none"

    @Flag(help: "Let it have sockets of the network although it is confined strictly.")
    var network = false

    @Option(
        help: ArgumentHelp("A file or directory that it may read although it is confined strictly.", valueName: "path")
    )
    var readable: [String] = []

    @Option(help: ArgumentHelp("A file or directory that it may also change.", valueName: "path"))
    var writable: [String] = []

    @Option(help: "How much memory of its own it may have: 512MB, or bytes.")
    var memory: String?

    @Option(help: "How many seconds of processor time it may use.")
    var cpuSeconds: Int?

    @Option(help: "How many files it may have open.")
    var files: Int?

    @Option(help: "How many processes and threads its user may have.")
    var processes: Int?

    @Option(help: "How much it stands back for others: 0 to 19.")
    var nice = 0

    @Flag(help: "Let a crash leave a core dump.")
    var coreDumps = false

    func validate() throws {
        if Confinement.Profile(rawValue: confinement) == nil {
            throw ValidationError("--confinement is none, default or strict")
        }
        if let memory, ByteCount(text: memory) == nil {
            throw ValidationError("--memory is a size such as 512MB, 2GiB or a number of bytes")
        }
        for (name, value) in [("cpu-seconds", cpuSeconds), ("files", files), ("processes", processes)] {
            if let value, value < 1 { throw ValidationError("--\(name) is at least 1") }
        }
    }

    var rules: Confinement {
        Confinement(
            Confinement.Profile(rawValue: confinement) ?? .strict,
            network: network,
            readable: readable,
            writable: writable
        )
    }

    var limits: ResourceLimits {
        ResourceLimits(
            memory: memory.flatMap(ByteCount.init(text:))?.value,
            cpuSeconds: cpuSeconds,
            files: files,
            processes: processes,
            coreDumps: coreDumps,
            nice: nice
        )
    }
}
