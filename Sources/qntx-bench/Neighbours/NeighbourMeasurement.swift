import QNTXHost

/// How many requests per second a plugin answers beside another one of the same host whose handlers all block: its threads
/// sleep, its queue is full, and it is asked for nothing more. Against the same with that one idle.
struct NeighbourMeasurement {
    let bench: Bench

    func run() async throws -> [Row] {
        try await HTTPServers.with(bench, plugin: bench.wire, copies: 2) { servers in
            var rows: [Row] = []
            for shape in [HTTPShape.getInline, .getPooled] { rows.append(try await measure(shape, servers)) }
            return rows
        }
    }

    private func measure(_ shape: HTTPShape, _ servers: HTTPServers) async throws -> Row {
        let (name, count) = (shape == .getInline ? "neighbours" : "neighbours-pooled", bench.effort.neighbourPairs)
        let neighbour = BlockedPlugin(name: PluginCopies.name(1), port: UInt16(servers.host))
        _ = try await ask(servers.host, shape)
        let pairs = try await Pairs.run(count) { number in
            bench.progress("\(name), \(number) of \(count)")
        } ours: {
            try await neighbour.whileBlocked { try await ask(servers.host, shape) }
        } baseline: {
            try await ask(servers.host, shape)
        }
        return Row(
            name,
            "requests/s",
            pairs,
            \.perSecond,
            limit: .ratioAtLeast(0.95),
            against: "it is idle",
            remark: "beside a plugin with \(BlockedPlugin.capacity) requests in handlers that sleep and in its queue"
        )
    }

    private func ask(_ port: Int, _ shape: HTTPShape) async throws -> Answers {
        try await Child.result(
            [
                "generator-child", "--port", "\(port)", "--path", HTTPServers.prefix + shape.path,
                "--answer", "\(shape.answerLength)",
                "--warm-up", "\(bench.effort.httpWarmUp)", "--duration", "\(bench.effort.httpDuration)",
            ],
            as: Answers.self
        )
    }
}
