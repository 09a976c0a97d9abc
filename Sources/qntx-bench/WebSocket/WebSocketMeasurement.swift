/// How many messages per second come back over WebSockets from a plugin that echoes, and how long one alone takes, against
/// the same echo on NIO alone. A generator in another process checks every byte.
struct WebSocketMeasurement {
    let bench: Bench

    private static let against = "NIO"

    func run() async throws -> [Row] {
        try await HTTPServers.with(bench, plugin: bench.wire, plain: PlainWebSocketServer.init) { servers in
            var rows: [Row] = []
            for shape in WebSocketShape.allCases { rows += try await measure(shape, servers) }
            return rows + [try await latency(servers)]
        }
    }

    /// What one run found.
    private struct Run {
        var perSecond: Double
        /// The server's processor time for each message, in microseconds.
        var cost: Double
        /// Which part of the time the generator was at work.
        var generatorLoad: Double
        var latencies: Latencies?
    }

    private func measure(_ shape: WebSocketShape, _ servers: HTTPServers) async throws -> [Row] {
        let arguments =
            ["--connections", "\(WebSocketShape.connections)", "--window", "\(shape.window)"]
            + (shape.isBinary ? ["--binary"] : [])
        let pairs = try await pairs(shape.name, shape.path, servers, arguments)
        let busiest = Sample((pairs.ours + pairs.baseline).map(\.generatorLoad)).maximum
        return [
            Row(
                shape.name,
                "messages/s",
                pairs,
                \.perSecond,
                limit: shape.limit,
                against: Self.against,
                remark: shape.remark + (busiest > 0.9 ? "; the generator was at its limit" : "")
            ),
            Row(
                shape.name + "-cpu",
                "µs/message",
                pairs,
                \.cost,
                against: Self.against,
                remark: "processor time on all threads; the generator was at work "
                    + "\(Figure.number(100 * busiest)) % of the time"
            ),
        ]
    }

    /// One message at a time, on one connection.
    private func latency(_ servers: HTTPServers) async throws -> Row {
        let name = "websocket-latency"
        let pairs = try await pairs(
            name,
            WebSocketShape.text.path,
            servers,
            ["--connections", "1", "--window", "1", "--latencies"]
        )
        let figure = { (runs: [Run]) in
            let found = runs.compactMap(\.latencies)
            return Figure(Sample(found.map(\.median)), percentile99: Sample(found.map(\.percentile99)).median)
        }
        return Row(
            name: name,
            unit: "µs",
            ours: figure(pairs.ours),
            baseline: figure(pairs.baseline),
            ratio: pairs.ratio { $0.latencies?.median ?? 0 },
            limit: .ratioAtMost(1.1),
            against: Self.against,
            remark: "there and back, one message at a time on one connection"
        )
    }

    private func pairs(
        _ name: String,
        _ path: String,
        _ servers: HTTPServers,
        _ arguments: [String]
    ) async throws -> Pairs<Run> {
        try await Pairs.run(bench.effort.webSocketPairs) { number in
            bench.progress("\(name), \(number) of \(bench.effort.webSocketPairs)")
        } ours: {
            try await talk(servers.host, path, arguments)
        } baseline: {
            try await talk(servers.plain, path, arguments)
        }
    }

    /// Has a generator talk to a server.
    private func talk(_ port: Int, _ path: String, _ arguments: [String]) async throws -> Run {
        let stopwatch = Stopwatch()
        let talk = try await Child.result(
            [
                "talk-child", "--port", "\(port)", "--path", path,
                "--warm-up", "\(bench.effort.webSocketWarmUp)", "--duration", "\(bench.effort.webSocketDuration)",
            ] + arguments,
            as: Talk.self
        )
        return Run(
            perSecond: talk.answers.perSecond,
            cost: Double(stopwatch.read().processor) / 1000 / Double(max(1, talk.answers.total)),
            generatorLoad: talk.answers.generatorLoad,
            latencies: talk.latencies
        )
    }
}
