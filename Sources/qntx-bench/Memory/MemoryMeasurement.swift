/// How much memory an idle host takes, against a bare Hummingbird, and how much each plugin adds, against the dynamic
/// loader alone.
struct MemoryMeasurement {
    let bench: Bench

    /// How long a process is left alone before its memory is read: its threads for the start have ended by then.
    private static let settling = Duration.seconds(4)

    func run() async throws -> [Row] {
        let count = bench.effort.memoryPlugins
        let empty = try bench.directory.directory("empty")
        let full = try bench.directory.directory("memory")
        try PluginCopies.write(count, of: bench.plugin, into: full)
        var idle = Pairs<ProcessMemory>(ours: [], baseline: [])
        var loaded = idle
        for number in 1...bench.effort.memoryPairs {
            bench.progress("idle and with \(count) plugins, \(number) of \(bench.effort.memoryPairs)")
            let before = try await host(empty, 0)
            idle.ours.append(before)
            idle.baseline.append(try await bare())
            loaded.ours.append(try await host(full, count) - before)
            loaded.baseline.append(
                try await Child.result(["open-child", full, "\(count)"], as: LoadResult.self).growth
            )
        }
        return idleRows(idle) + pluginRows(loaded)
    }

    private func idleRows(_ pairs: Pairs<ProcessMemory>) -> [Row] {
        let against = "bare Hummingbird"
        return [
            Row("memory-idle", "MiB", pairs, { Double($0.resident) / 1024 }, against: against),
            Row(
                "memory-idle-own",
                "MiB",
                pairs,
                { Double($0.anonymous) / 1024 },
                against: against,
                remark: "what no other process shares (RssAnon)"
            ),
        ]
    }

    private func pluginRows(_ pairs: Pairs<ProcessMemory>) -> [Row] {
        let against = "dlopen alone"
        let count = Double(bench.effort.memoryPlugins)
        let shared = Figure.number(Sample(pairs.ours.map { Double($0.shared) / count }).median)
        return [
            Row(
                "memory-plugin",
                "KiB/plugin",
                pairs,
                { Double($0.resident) / count },
                against: against,
                remark: "ours has \(shared) KiB of the private copy in it"
            ),
            Row(
                "memory-plugin-own",
                "KiB/plugin",
                pairs,
                { Double($0.anonymous) / count },
                against: against,
                remark: "what no other process shares (RssAnon)"
            ),
        ]
    }

    private func host(_ directory: String, _ count: Int) async throws -> ProcessMemory {
        let child = try await Child.start(
            try Program.qntx(),
            ["serve", "--plugins", directory, "--port", "0", "--log-level", "error"]
        )
        return try await Self.read(child) {
            _ = try await child.line()
            for _ in 0..<count {
                let line = try await child.line()
                guard line.contains(" running ") else { throw BenchError("qntx serve says:\(line)") }
            }
        }
    }

    private func bare() async throws -> ProcessMemory {
        let child = try await Child.start(try Program.own(), ["bare-server-child"])
        return try await Self.read(child) { _ = try await child.line() }
    }

    /// Reads a process's memory once it is ready and has settled, and ends it.
    private static func read(_ child: Child, ready: () async throws -> Void) async throws -> ProcessMemory {
        do {
            try await ready()
            try await Task.sleep(for: settling)
            let memory = try ProcessMemory(of: child.identifier)
            await child.stop()
            return memory
        } catch {
            await child.stop()
            throw error
        }
    }
}
