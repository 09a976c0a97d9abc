/// How much memory an idle WebSocket takes in the host, against one on NIO alone.
struct WebSocketMemoryMeasurement {
    let bench: Bench

    func run() async throws -> [Row] {
        let (count, number) = (bench.effort.heldWebSockets, bench.effort.memoryPairs)
        try HeldConnections.allow(count)
        let directory = try bench.directory.directory("memory-websocket")
        try PluginCopies.write(1, of: bench.wire, into: directory)
        var pairs = Pairs<ProcessMemory>(ours: [], baseline: [])
        for pair in 1...number {
            bench.progress("\(count) idle WebSockets, \(pair) of \(number)")
            let growth = try await ServerProcess.compare(directory, with: .websocket, growth)
            pairs.ours.append(growth.ours)
            pairs.baseline.append(growth.plain)
        }
        return [
            Row(
                "memory-websocket",
                "KiB",
                pairs,
                { Double($0.resident) / Double(count) },
                against: "NIO",
                remark: "what the process grows by for each of \(count) that are idle after one message there and back"
            )
        ]
    }

    /// How much more memory a server has with the WebSockets than without.
    private func growth(_ server: ServerProcess) async throws -> ProcessMemory {
        let before = try ProcessMemory(of: server.identifier)
        let held = try await HeldConnections.webSockets(
            bench.effort.heldWebSockets,
            path: WebSocketShape.text.path,
            port: UInt16(server.port)
        )
        defer { held.letGo() }
        return try ProcessMemory(of: server.identifier) - before
    }
}
