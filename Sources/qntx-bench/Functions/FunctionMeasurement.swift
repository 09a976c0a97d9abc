import CQNTXBench
import QNTXLoader
import QNTXPlugin

/// What a call of a declared function costs: without JSON, against a direct call in C and against Python's ways to call C;
/// over HTTP with JSON, against a handler in C that is written by hand for the same function.
struct FunctionMeasurement {
    let bench: Bench

    private static let calls = 1_000_000
    private static let count = 1000

    /// Nanoseconds for a call of `twice(double)`, and of `total(double *, size_t)` with a thousand numbers.
    private struct Times: Sendable {
        var scalar: Double
        var list: Double
    }

    func run() async throws -> [Row] {
        let library = try await BenchPlugin.compile(BenchPlugin.functions, in: bench.directory)
        return try await rowsOfCalls(library) + rowsOfHTTP(library)
    }

    // MARK: Without JSON

    private func rowsOfCalls(_ library: BenchPlugin) async throws -> [Row] {
        let plugin = try await PluginLoader().load(path: library.library)
        try await plugin.initialize(PluginServices(logger: Bench.logger(), config: MapConfig([:])))
        let python = try await PythonCalls.find(library, bench.directory)
        var (ours, direct) = ([Times](), [Times]())
        var others: [String: [Times]] = [:]
        for number in 1...bench.effort.echoRounds {
            bench.progress("calls of functions, \(number) of \(bench.effort.echoRounds)")
            ours.append(try typed(plugin))
            direct.append(try self.direct(library))
            for (name, times) in try await python?.measure(Self.count) ?? [:] {
                others[name, default: []].append(Times(scalar: times.scalar, list: times.list))
            }
        }
        try await plugin.shutdown()
        var rows = [
            row("function-scalar", ours, direct, \.scalar, .oursAtMost(60), "a direct C call"),
            row("function-list", ours, direct, \.list, nil, "a direct C call, 1,000 numbers"),
        ]
        for (name, times) in others.sorted(by: { $0.key < $1.key }) {
            rows.append(row("function-scalar-\(name)", ours, times, \.scalar, .ratioAtMost(1), "Python's \(name)"))
            rows.append(
                row("function-list-\(name)", ours, times, \.list, .ratioAtMost(1), "Python's \(name), 1,000 numbers")
            )
        }
        return rows
    }

    private func typed(_ plugin: NativePlugin) throws -> Times {
        let twice = try plugin.function("twice", taking: Double.self, returning: Double.self)
        let total = try plugin.function("total", taking: [Double].self, returning: Double.self)
        let values = [Double](repeating: 1, count: Self.count)
        var sum = 0.0
        let start = qntx_bench_now()
        for number in 0..<Self.calls { sum += try twice(Double(number)) }
        let scalar = Double(qntx_bench_now() - start) / Double(Self.calls)
        let again = qntx_bench_now()
        for _ in 0..<Self.calls / 10 { sum += try total(values) }
        let list = Double(qntx_bench_now() - again) / Double(Self.calls / 10)
        let expected = Double(Self.calls) * Double(Self.calls - 1) + Double(Self.count) * Double(Self.calls / 10)
        guard sum == expected else { throw BenchError("the functions gave \(sum), not \(expected)") }
        return Times(scalar: scalar, list: list)
    }

    private func direct(_ library: BenchPlugin) throws -> Times {
        let values = [Double](repeating: 1, count: Self.count)
        var times = Times(scalar: 0, list: 0)
        guard qntx_bench_functions(library.library, values, values.count, Self.calls, &times.scalar, &times.list) else {
            throw BenchError("the direct calls of \(library.library) failed")
        }
        return times
    }

    private func row(
        _ name: String,
        _ ours: [Times],
        _ baseline: [Times],
        _ time: KeyPath<Times, Double>,
        _ limit: Limit?,
        _ against: String
    ) -> Row {
        Row(
            name: name,
            unit: "ns",
            ours: Figure(Sample(ours.map { $0[keyPath: time] })),
            baseline: Figure(Sample(baseline.map { $0[keyPath: time] })),
            ratio: Sample(zip(ours, baseline).map { $0[keyPath: time] / $1[keyPath: time] }).median,
            limit: limit,
            against: against
        )
    }

    // MARK: Over HTTP

    private func rowsOfHTTP(_ library: BenchPlugin) async throws -> [Row] {
        let numbers = (1...100).map { "\(Double($0) / 8)" }.joined(separator: ",")
        let bodies = [
            ("function-http", "twice", #"{"value":1234.5625}"#, #"{"result":2469.125}"#),
            ("function-http-list", "total", "{\"values\":[\(numbers)]}", #"{"result":631.25}"#),
        ]
        return try await HTTPServers.with(bench, plugin: library) { servers in
            var rows: [Row] = []
            for (name, function, body, answer) in bodies {
                rows.append(try await compare(name, function, body, answer.utf8.count, servers))
            }
            return rows
        }
    }

    private func compare(
        _ name: String,
        _ function: String,
        _ body: String,
        _ answer: Int,
        _ servers: HTTPServers
    ) async throws -> Row {
        let pairs = try await Pairs.run(bench.effort.httpPairs) { number in
            bench.progress("\(name), \(number) of \(bench.effort.httpPairs)")
        } ours: {
            try await ask(servers.host, "/fn/\(function)", body, answer)
        } baseline: {
            try await ask(servers.host, "/\(function)", body, answer)
        }
        return Row(
            name,
            "requests/s",
            pairs,
            \.perSecond,
            limit: .ratioAtLeast(0.9),
            against: "a C handler by hand"
        )
    }

    private func ask(_ port: Int, _ path: String, _ body: String, _ answer: Int) async throws -> Answers {
        try await Child.result(
            [
                "generator-child", "--port", "\(port)", "--path", HTTPServers.prefix + path, "--content", body,
                "--answer", "\(answer)", "--warm-up", "\(bench.effort.httpWarmUp)",
                "--duration", "\(bench.effort.httpDuration)",
            ],
            as: Answers.self
        )
    }
}
