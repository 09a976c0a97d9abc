import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// The fixture that serves WebSockets, and what it says of itself.
struct WebSocketFixture {
    /// Both endpoints do the same: "" on the pool, "inline" on the event loop.
    static let names = ["", "inline"]

    let served: ServedPlugin
    let endpoints: [String: any WebSocketEndpoint]

    static func start(_ limits: NativeLimits = NativeLimits()) async throws -> WebSocketFixture {
        let served = try await ServedPlugin.start(try await Fixture.library("websocket"), limits: limits)
        return WebSocketFixture(served: served, endpoints: try await served.plugin.webSocketEndpoints())
    }

    /// Opens a connection.
    func open(
        _ name: String = "",
        query: String = "",
        room: Int = .max,
        stands: Bool = true
    ) async throws -> TestSocket {
        let request = WebSocketRequest(query: query)
        return try await TestSocket.open(try endpoint(name), request, room: room, stands: stands)
    }

    func endpoint(_ name: String) throws -> any WebSocketEndpoint {
        try #require(endpoints[name])
    }

    /// What it answers to a request.
    func ask(_ path: String, _ query: String = "") async throws -> String {
        try await served.ask(.get, path, query: query).text
    }

    /// One of the numbers that it reports.
    func number(_ name: String) async throws -> Int {
        let fields = try await ask("/report").split(separator: " ")
        let field = try #require(fields.first { $0.hasPrefix(name + "=") })
        return try #require(Int(field.dropFirst(name.count + 1)))
    }

    /// Waits until one of the numbers is as wished.
    func wait(_ name: String, _ number: Int) async throws {
        let isReached = try await eventually { try await self.number(name) == number }
        let report = try await ask("/report")
        #expect(isReached, "\(name) is not \(number): \(report)")
    }

    /// Ends it, and sees that nothing was called twice, beside something else or not at all.
    func stop() async throws {
        #expect(try await number("overlaps") == 0)
        try await served.stop()
        #expect(served.log.messages(.error).isEmpty, "\(served.log.messages)")
    }
}
