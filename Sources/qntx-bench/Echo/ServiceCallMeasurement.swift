/// What a call from a plugin into the host costs that waits for nothing: a key of the configuration, a line of the log that
/// is below the level. Against a call of a C function that does nothing.
struct ServiceCallMeasurement {
    let bench: Bench

    func run() async throws -> [Row] {
        let plugin = try await EchoPlugin.start(bench.plugin.library)
        var rows: [Row] = []
        for (name, path) in [("config-get", "/cost/config"), ("log-below-level", "/cost/log")] {
            var ours: [Double] = []
            var baseline: [Double] = []
            for number in 1...bench.effort.echoRounds * 2 {
                bench.progress("\(name), \(number) of \(bench.effort.echoRounds * 2)")
                let (call, nothing) = try measure(plugin, path)
                ours.append(call)
                baseline.append(nothing)
            }
            rows.append(
                Row(
                    name: name,
                    unit: "ns",
                    ours: Figure(Sample(ours)),
                    baseline: Figure(Sample(baseline)),
                    ratio: Sample(zip(ours, baseline).map { $0 / $1 }).median,
                    against: "a direct C call"
                )
            )
        }
        try await plugin.stop()
        return rows
    }

    /// Nanoseconds for a call, and for one that does nothing.
    private func measure(_ plugin: EchoPlugin, _ path: String) throws -> (Double, Double) {
        let sink = EchoSink(waits: false)
        try plugin.send([], to: path, answering: sink)
        let text = String(decoding: sink.body, as: UTF8.self)
        let numbers = text.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 2 else { throw BenchError("the plugin answers \(path) with \(text.debugDescription)") }
        return (numbers[0] / 1000, max(0.001, numbers[1] / 1000))
    }
}
