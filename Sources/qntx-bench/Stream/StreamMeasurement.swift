/// How fast a plugin takes a large body in pieces, and answers with one, against plain Hummingbird routes that do the same,
/// and how much memory the host takes for it.
struct StreamMeasurement {
    let bench: Bench

    private static let against = "Hummingbird"

    func run() async throws -> [Row] {
        let rows = try await HTTPServers.with(bench, plugin: bench.wire) { servers in
            var rows: [Row] = []
            for direction in StreamDirection.allCases { rows += try await measure(direction, servers) }
            return rows
        }
        return rows + [try await memory()]
    }

    // MARK: Throughput

    /// What one run found.
    private struct Run {
        var streamed: Streamed
        /// The server's processor time for each million bytes, in microseconds.
        var cost: Double
    }

    private func measure(_ direction: StreamDirection, _ servers: HTTPServers) async throws -> [Row] {
        let (name, count) = ("stream-\(direction.rawValue)", bench.effort.streamPairs)
        _ = try await stream(direction, servers.plain)
        _ = try await stream(direction, servers.host)
        let pairs = try await Pairs.run(count) { number in
            bench.progress("\(name), \(number) of \(count)")
        } ours: {
            try await stream(direction, servers.host)
        } baseline: {
            try await stream(direction, servers.plain)
        }
        let busiest = Sample((pairs.ours + pairs.baseline).map(\.streamed.clientLoad)).maximum
        return [
            Row(
                name,
                "MB/s",
                pairs,
                \.streamed.megabytesPerSecond,
                limit: .ratioAtLeast(0.9),
                against: Self.against,
                remark: "\(bench.effort.streamBytes >> 20) MiB, one body at a time"
                    + (busiest > 0.9 ? "; the client was at its limit: the servers can do more" : "")
            ),
            Row(
                name + "-cpu",
                "µs/MB",
                pairs,
                \.cost,
                against: Self.against,
                remark: "processor time on all threads; the client was at work \(Figure.number(100 * busiest)) % "
                    + "of the time"
            ),
        ]
    }

    private func stream(_ direction: StreamDirection, _ port: Int) async throws -> Run {
        let stopwatch = Stopwatch()
        let streamed = try await Streamed.run(direction, bytes: bench.effort.streamBytes, port: port)
        let cost = Double(stopwatch.read().processor) * 1000 / Double(max(1, streamed.bytes))
        return Run(streamed: streamed, cost: cost)
    }

    // MARK: Memory

    private func memory() async throws -> Row {
        let (name, count) = ("stream-memory", bench.effort.streamMemoryPairs)
        let directory = try bench.directory.directory(name)
        try PluginCopies.write(1, of: bench.wire, into: directory)
        var pairs = Pairs<Double>(ours: [], baseline: [])
        for number in 1...count {
            bench.progress("\(name), \(number) of \(count)")
            let growth = try await ServerProcess.compare(directory, with: .http, growth)
            pairs.ours.append(growth.ours)
            pairs.baseline.append(growth.plain)
        }
        return Row(
            name,
            "MiB",
            pairs,
            { $0 },
            limit: .oursAtMost(4),
            against: Self.against,
            remark: "how much more of the process was resident at most while \(bench.effort.streamBytes >> 20) MiB "
                + "went up and as much came down"
        )
    }

    /// By how many MiB a process grows at most while it streams for the first time, both ways.
    private func growth(_ server: ServerProcess) async throws -> Double {
        let before = try PeakMemory.begin(server.identifier)
        for direction in StreamDirection.allCases {
            _ = try await Streamed.run(direction, bytes: bench.effort.streamBytes, port: server.port)
        }
        return Double(try PeakMemory.read(server.identifier) - before) / 1024
    }
}
