/// How long it takes from a directory to a registered plugin, against the dynamic loader alone. A library can be loaded
/// once per process, so each run is a process of its own; what it reads has been read before.
struct LoadMeasurement {
    let bench: Bench

    func run() async throws -> [Row] {
        let count = bench.effort.copies
        bench.progress("writing \(count) copies of a plugin")
        let directory = try bench.directory.directory("load")
        try PluginCopies.write(count, of: bench.plugin, into: directory)
        _ = try await child("open-child", directory)
        _ = try await child("load-child", directory)
        let pairs = try await Pairs.run(bench.effort.loadPairs) { number in
            bench.progress("loading \(count) plugins, \(number) of \(bench.effort.loadPairs)")
        } ours: {
            try await child("load-child", directory)
        } baseline: {
            try await child("open-child", directory)
        }
        let against = "dlopen alone"
        return [
            Row(
                "load",
                "µs/plugin",
                pairs,
                \.each,
                limit: .ratioAtMost(2.5),
                against: against,
                remark: "\(count) plugins in a process of its own for each run"
            ),
            Row(
                "load-cpu",
                "µs/plugin",
                pairs,
                \.processorEach,
                against: against,
                remark: "processor time on all threads"
            ),
        ]
    }

    private func child(_ command: String, _ directory: String) async throws -> LoadResult {
        try await Child.result([command, directory, "\(bench.effort.copies)"], as: LoadResult.self)
    }
}
