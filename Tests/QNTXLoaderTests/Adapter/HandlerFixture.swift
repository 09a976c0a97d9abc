import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

/// The fixture `handlers`, whose routes misbehave each in its own way, and what it has noted down.
struct HandlerFixture {
    let served: ServedPlugin

    /// Runs a piece of code with an instance of its own, and shuts it down.
    static func with(
        limits: NativeLimits = NativeLimits(),
        _ body: (HandlerFixture) async throws -> Void
    ) async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("handlers"), limits: limits)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(HandlerFixture(served: served)))
        } catch {
            result = .failure(error)
        }
        try await served.stop()
        try result.get()
    }

    /// Asks on the pool and on the event loop, which have to agree.
    func askBoth(
        _ path: String,
        method: HTTPRequest.Method = .get,
        query: String = "",
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        _ check: (TestAnswer) throws -> Void
    ) async throws {
        for path in [path, Self.inline(path)] {
            let sink = TestSink(deadline: .now + .seconds(30))
            try served.send(method, path, query: query, headers: headers, body: .whole(body), to: sink)
            try check(try await sink.answer())
        }
    }

    /// The path of the same route on the event loop.
    static func inline(_ path: String) -> String {
        let first = path.dropFirst().prefix { $0 != "/" }
        return "/\(first)-inline" + path.dropFirst(first.count + 1)
    }

    /// A number that the plugin has noted down, once it has.
    func note(_ name: String, within limit: Duration = .seconds(10)) async throws -> Int {
        var found: Int?
        _ = try await eventually(within: limit) {
            let text = try await served.ask(.get, "/last").text
            guard let start = text.range(of: "\"\(name)\":") else { return false }
            found = Int(text[start.upperBound...].prefix { $0 == "-" || $0.isNumber })
            return found != nil
        }
        return try #require(found, "the plugin has not noted \(name)")
    }
}

extension StringProtocol {
    /// The first place of a text in this one.
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
