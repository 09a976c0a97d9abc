import QNTXPluginKit

extension KitFixture {
    func webSocketHandlers() async throws -> [String: any WebSocketHandler] {
        if isInMood("no-sockets") { throw PluginError(.busy, "no sockets today") }
        if isInMood("bad-socket") { return ["Bad Name": Serving { _ in }] }
        return [
            "": Serving { connection in
                while let message = try await connection.receive() {
                    if message == .text("throw") { throw NotNow() }
                    if message == .text("return") { return }
                    if message == .text("close") { await connection.close(code: 4000, reason: "as you wish") }
                    if message == .text("close badly") { await connection.close(code: 7, reason: "") }
                    try await connection.send(message)
                }
            },
            "flood": Serving { connection in
                for number in 0..<1000 { try await connection.send(.text("\(number)")) }
            },
            "endless": Serving { [self] connection in
                do throws(PluginError) {
                    while true { try await connection.send(.text("more")) }
                } catch {
                    logger?.info("the flood stopped: \(error.code)")
                    throw error
                }
            },
            // Takes nothing until it is told to.
            "lazy": Serving { [self] connection in
                while !isInMood("diligent") { try await Task.sleep(for: .milliseconds(2)) }
                while let message = try await connection.receive() { try await connection.send(message) }
                logger?.info("the lazy one has all", metadata: ["cancelled": "\(Task.isCancelled)"])
            },
            // Waits for what does not come.
            "asleep": Serving { [self] connection in
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    let rest = try await connection.receive()
                    logger?.info("awake", metadata: ["rest": "\(rest.map { "\($0)" } ?? "nothing")"])
                    throw error
                }
            },
            // Two tasks receive, and no message comes: the one that is second fails.
            "two": Serving { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<2 { group.addTask { _ = try await connection.receive() } }
                    for try await _ in group {}
                }
            },
        ]
    }
}

/// A handler that is a closure.
private struct Serving: WebSocketHandler {
    let body: @Sendable (any WebSocketConnection) async throws -> Void

    init(_ body: @escaping @Sendable (any WebSocketConnection) async throws -> Void) {
        self.body = body
    }

    func handle(_ connection: any WebSocketConnection) async throws { try await body(connection) }
}
