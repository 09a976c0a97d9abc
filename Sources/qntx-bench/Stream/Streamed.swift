/// What sending or receiving a body came to.
struct Streamed: Sendable, Codable {
    var bytes: Int
    /// From the request until all of the answer was there.
    var nanoseconds: UInt64
    /// The client's own processor time of it.
    var busy: UInt64

    /// A million bytes per second.
    var megabytesPerSecond: Double { Double(bytes) * 1000 / Double(max(1, nanoseconds)) }

    /// Which part of the time the client was at work: near 1, it is the limit and not the server.
    var clientLoad: Double { Double(busy) / Double(max(1, nanoseconds)) }
}

extension Streamed {
    /// Has a client in a process of its own send a body to a server, or receive one.
    static func run(_ direction: StreamDirection, bytes: Int, port: Int) async throws -> Streamed {
        try await Child.result(
            ["stream-child", "--port", "\(port)", "--direction", direction.rawValue, "--bytes", "\(bytes)"],
            as: Streamed.self
        )
    }
}
