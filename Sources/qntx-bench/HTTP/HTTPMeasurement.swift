/// How many requests per second a plugin's route answers over HTTP, and what each costs, against a plain Hummingbird route
/// with the same answer. A generator in another process keeps 32 connections busy.
struct HTTPMeasurement {
    let bench: Bench

    func run(_ shapes: [HTTPShape]) async throws -> [Row] {
        try await HTTPServers.with(bench) { servers in try await run(shapes, servers) }
    }

    /// The same with servers that run already.
    func run(_ shapes: [HTTPShape], _ servers: HTTPServers) async throws -> [Row] {
        var rows: [Row] = []
        for shape in shapes { rows += try await measure(shape, servers) }
        return rows
    }

    /// What one run found.
    private struct Run {
        var perSecond: Double
        /// The server's processor time for each answer, in microseconds.
        var cost: Double
        /// Which part of the time the generator was at work.
        var generatorLoad: Double
    }

    private func measure(_ shape: HTTPShape, _ servers: HTTPServers) async throws -> [Row] {
        _ = try await ask(servers.plain, shape)
        _ = try await ask(servers.host, shape)
        let pairs = try await Pairs.run(bench.effort.httpPairs) { number in
            bench.progress("\(shape.name), \(number) of \(bench.effort.httpPairs)")
        } ours: {
            try await ask(servers.host, shape)
        } baseline: {
            try await ask(servers.plain, shape)
        }
        let busiest = Sample((pairs.ours + pairs.baseline).map(\.generatorLoad)).maximum
        let against = shape.against
        return [
            Row(
                shape.name,
                "requests/s",
                pairs,
                \.perSecond,
                limit: shape.limit,
                against: against,
                remark: busiest > 0.9 ? "the generator was at its limit: the servers can do more" : nil
            ),
            Row(
                shape.name + "-cpu",
                "µs/request",
                pairs,
                \.cost,
                against: against,
                remark:
                    "processor time on all threads\(shape.isIsolated ? " of the host alone" : ""); the generator was at work "
                    + "\(Figure.number(100 * busiest)) % of the time"
            ),
        ]
    }

    /// Has a generator ask a server.
    private func ask(_ port: Int, _ shape: HTTPShape) async throws -> Run {
        let stopwatch = Stopwatch()
        let answers = try await Child.result(
            [
                "generator-child", "--port", "\(port)", "--path", HTTPServers.prefix + shape.path,
                "--body", "\(shape.bodyLength)", "--answer", "\(shape.answerLength)",
                "--warm-up", "\(bench.effort.httpWarmUp)", "--duration", "\(bench.effort.httpDuration)",
            ],
            as: Answers.self
        )
        return Run(
            perSecond: answers.perSecond,
            cost: Double(stopwatch.read().processor) / 1000 / Double(max(1, answers.total)),
            generatorLoad: answers.generatorLoad
        )
    }
}
