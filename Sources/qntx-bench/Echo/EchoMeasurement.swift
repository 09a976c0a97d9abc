import CQNTXBench

/// What a call into a plugin costs, there and back, without HTTP: 128 bytes are echoed. Against what a plugin in another
/// process has to pay at the least, and against what the same plugin costs a C program that calls it directly.
struct EchoMeasurement {
    let bench: Bench

    private static let size = 128
    private static let batch = 1000

    /// What one round found, in microseconds.
    private struct Round {
        var inline: Sample
        var inlineSingles: Sample
        var pooled: Sample
        var socket: Sample
        var direct: Sample
    }

    func run() async throws -> [Row] {
        let plugin = try await EchoPlugin.start(bench.plugin.library)
        var rounds: [Round] = []
        _ = try measure(plugin, calls: Self.batch)
        for number in 1...bench.effort.echoRounds {
            bench.progress("\(bench.effort.echoCalls) calls each way, \(number) of \(bench.effort.echoRounds)")
            rounds.append(try measure(plugin, calls: bench.effort.echoCalls))
        }
        try await plugin.stop()
        return [
            row("echo", rounds, \.inline, \.socket, limit: .oursAtMost(1), tail: \.inlineSingles, "a socket pair"),
            row("echo-direct", rounds, \.inline, \.direct, tail: \.inlineSingles, "a direct C call"),
            row("echo-pooled", rounds, \.pooled, \.socket, tail: \.pooled, "a socket pair"),
        ]
    }

    private func measure(_ plugin: EchoPlugin, calls: Int) throws -> Round {
        Round(
            inline: try inline(plugin, calls),
            inlineSingles: try singles(plugin, "/inline", EchoSink(waits: false), calls),
            pooled: try singles(plugin, "/pooled", EchoSink(waits: true), calls / 5),
            socket: try socket(calls / 5),
            direct: try direct(calls)
        )
    }

    /// The means of batches: the clock is read so seldom that it does not count.
    private func inline(_ plugin: EchoPlugin, _ calls: Int) throws -> Sample {
        let sink = EchoSink(waits: false)
        var times: [Double] = []
        for number in 0..<max(1, calls / Self.batch) {
            let body = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: Self.size)
            let start = qntx_bench_now()
            for _ in 0..<Self.batch { try plugin.send(body, to: "/inline", answering: sink) }
            times.append(Double(qntx_bench_now() - start) / 1000 / Double(Self.batch))
            try check(sink, body, (number + 1) * Self.batch)
        }
        return Sample(times)
    }

    /// Each call by itself, the clock included.
    private func singles(_ plugin: EchoPlugin, _ path: String, _ sink: EchoSink, _ calls: Int) throws -> Sample {
        let body = [UInt8](repeating: 7, count: Self.size)
        var times = [UInt64](repeating: 0, count: calls)
        for index in times.indices {
            let start = qntx_bench_now()
            try plugin.send(body, to: path, answering: sink)
            sink.wait()
            times[index] = qntx_bench_now() - start
        }
        try check(sink, body, calls)
        return Sample(nanoseconds: times)
    }

    private func check(_ sink: EchoSink, _ body: [UInt8], _ count: Int) throws {
        guard sink.count == count, sink.body == body else {
            throw BenchError("the plugin's echo came \(sink.count) times in \(count), or otherwise than it was sent")
        }
    }

    private func socket(_ calls: Int) throws -> Sample {
        var times = [UInt64](repeating: 0, count: calls)
        guard qntx_bench_socket_echo(Self.size, calls, &times) else {
            throw BenchError("the echo of another process over a socket pair failed")
        }
        return Sample(nanoseconds: times)
    }

    private func direct(_ calls: Int) throws -> Sample {
        var times = [UInt64](repeating: 0, count: max(1, calls / Self.batch))
        guard qntx_bench_direct(bench.plugin.library, Self.size, Self.batch, times.count, &times) else {
            throw BenchError("the direct call of \(bench.plugin.library) failed")
        }
        return Sample(times.lazy.map { Double($0) / 1000 / Double(Self.batch) })
    }

    private func row(
        _ name: String,
        _ rounds: [Round],
        _ ours: KeyPath<Round, Sample>,
        _ baseline: KeyPath<Round, Sample>,
        limit: Limit? = nil,
        tail: KeyPath<Round, Sample>,
        _ against: String
    ) -> Row {
        Row(
            name: name,
            unit: "µs",
            ours: Figure(
                Sample(rounds.map { $0[keyPath: ours].median }),
                percentile99: Sample(rounds.map { $0[keyPath: tail].percentile99 }).median
            ),
            baseline: Figure(Sample(rounds.map { $0[keyPath: baseline].median })),
            ratio: Sample(rounds.map { $0[keyPath: ours].median / $0[keyPath: baseline].median }).median,
            limit: limit,
            against: against
        )
    }
}
