import Foundation
import QNTXHost
import QNTXLoader

/// How soon a plugin that is dropped into a running host serves, what a replacement does to those who ask meanwhile, what a
/// replaced library holds, and how long a directory is looked at when the host starts.
struct LiveMeasurement {
    let bench: Bench

    func run() async throws -> [Row] {
        try await HTTPServers.with(bench) { servers in
            let added = try await addition(servers)
            let replaced = try await replacement(servers)
            return [added] + replaced + [try await scan()]
        }
    }

    // MARK: Adding

    private func addition(_ servers: HTTPServers) async throws -> Row {
        let count = bench.effort.additions
        let ready = try bench.directory.directory("live-ready")
        // The first of them is there already.
        try PluginCopies.write(count + 1, of: bench.plugin, into: ready)
        // Times of change are taken in the kernel's steps: the host waits where a file was written just now.
        try await Task.sleep(for: .milliseconds(100))
        var (ours, baseline): ([UInt64], [UInt64]) = ([], [])
        for number in 1...count {
            if number % 20 == 1 { bench.progress("adding a plugin, \(number) of \(count)") }
            let name = PluginCopies.name(number)
            ours.append(
                try await Addition(from: "\(ready)/\(name).so", to: "\(servers.directory)/\(name).so")
                    .time("/api/\(name)/inline", port: servers.host)
            )
            baseline.append(try await processStart())
        }
        let (added, started) = (Sample(nanoseconds: ours), Sample(nanoseconds: baseline))
        return Row(
            name: "live-add",
            unit: "µs",
            ours: Figure(added, percentile99: added.percentile99),
            baseline: Figure(started, percentile99: started.percentile99),
            ratio: added.median / max(1, started.median),
            limit: .oursAtMost(5000),
            against: "a process started",
            remark: "from the rename into the directory to the first 200; a small C program to its first line"
        )
    }

    /// How long it takes to start a program and hear from it: what a plugin in a process of its own costs at least.
    private func processStart() async throws -> UInt64 {
        let stopwatch = Stopwatch()
        let child = try await Child.start("/bin/echo", ["here"])
        _ = try await child.line()
        let time = stopwatch.read().clock
        try await child.end()
        return time
    }

    // MARK: Replacing

    private func replacement(_ servers: HTTPServers) async throws -> [Row] {
        _ = try await latencies(servers)
        let before = try ProcessMemory()
        let keptBefore = kept(servers)
        let pairs = try await pairs(servers, every: .milliseconds(250))
        let storm = try await self.pairs(servers, every: .milliseconds(50))
        let growth = try ProcessMemory() - before
        let (count, bytes) = (kept(servers).count - keptBefore.count, kept(servers).bytes - keptBefore.bytes)
        let answers = (pairs.ours + pairs.baseline + storm.ours + storm.baseline).map(\.count).reduce(0, +)
        let each = { (kibi: Double) in Figure(Sample([kibi / Double(max(1, count))])) }
        let (told, grown) = (each(Double(bytes) / 1024), each(Double(growth.resident)))
        return [
            Row(
                "live-replace-p99",
                "µs",
                pairs,
                \.percentile99,
                limit: .ratioAtMost(1.5),
                against: "steady",
                remark:
                    "2,000 requests/s over 32 connections, a replacement every 250 ms; failed requests: 0 of \(answers)"
            ),
            Row(
                "live-storm-p99",
                "µs",
                storm,
                \.percentile99,
                against: "steady",
                remark: "the same with a replacement every 50 ms"
            ),
            Row("live-replace-median", "µs", pairs, \.median, against: "steady"),
            Row(
                name: "live-retired",
                unit: "KiB/image",
                ours: told,
                baseline: grown,
                ratio: told.median / max(0.001, grown.median),
                against: "the process's growth",
                remark: "what the host says that a replaced library holds, over \(count) of them"
            ),
        ]
    }

    private func pairs(_ servers: HTTPServers, every pause: Duration) async throws -> Pairs<Latencies> {
        try await Pairs.run(bench.effort.livePairs) { number in
            bench.progress("a replacement every \(pause), \(number) of \(bench.effort.livePairs)")
        } ours: {
            try await whileReplacing(servers, every: pause) { try await latencies(servers) }
        } baseline: {
            try await latencies(servers)
        }
    }

    private func kept(_ servers: HTTPServers) -> (count: Int, bytes: Int) {
        servers.plugins.retired.kept.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.bytes) }
    }

    /// Replaces the plugin again and again for as long as a piece of code runs.
    private func whileReplacing<Result: Sendable>(
        _ servers: HTTPServers,
        every pause: Duration,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let file = "\(servers.directory)/\(BenchPlugin.name).so"
        let ready = bench.directory.file("live-next.so")
        let library = try Data(contentsOf: URL(fileURLWithPath: bench.plugin.library))
        let replacing = Task {
            while !Task.isCancelled {
                try library.write(to: URL(fileURLWithPath: ready))
                try await Task.sleep(for: pause)
                guard rename(ready, file) == 0 else { throw BenchError("cannot rename \(ready)") }
            }
        }
        do {
            let result = try await body()
            replacing.cancel()
            _ = await replacing.result
            return result
        } catch {
            replacing.cancel()
            throw error
        }
    }

    private func latencies(_ servers: HTTPServers) async throws -> Latencies {
        try await Child.result(
            [
                "paced-child", "--port", "\(servers.host)", "--path", HTTPServers.prefix + "/inline",
                "--answer", "\(HTTPServers.text.utf8.count)", "--duration", "\(bench.effort.liveDuration)",
            ],
            as: Latencies.self
        )
    }

    // MARK: Starting

    private func scan() async throws -> Row {
        let count = bench.effort.copies
        let directory = try bench.directory.directory("live-scan")
        try PluginCopies.write(count, of: bench.plugin, into: directory)
        try await Task.sleep(for: .milliseconds(100))
        let pairs = try await Pairs.run(5) { _ in
            bench.progress("looking at \(count) plugins")
        } ours: {
            try DirectoryScan(directory: directory).watched()
        } baseline: {
            try DirectoryScan(directory: directory).read()
        }
        return Row(
            "live-scan",
            "µs/plugin",
            pairs,
            { Double($0) / 1000 / Double(count) },
            limit: .oursAtMost(100),
            against: "the files read",
            remark: "a directory of \(count): watched from now on, and each file inspected"
        )
    }
}
