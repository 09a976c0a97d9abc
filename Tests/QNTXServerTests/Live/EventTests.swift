import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The events of plugins")
struct EventTests {
    @Test("Who follows is told how things are, and then all that happens, in order")
    func follow() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["live.so": one]) { server in
            let events = server.host.followEvents()
            var seen: [String] = []
            var iterator = events.makeAsyncIterator()
            func next(until kind: PluginEvent.Kind) async {
                while let event = await iterator.next() {
                    let words = [event.kind.rawValue, event.version, event.state?.rawValue].compactMap(\.self)
                    seen.append(words.joined(separator: " "))
                    if event.kind == kind { return }
                }
            }
            await next(until: .present)
            try server.directory.deploy(two, as: "live.so")
            await next(until: .replaced)
            try await server.host.pause("live")
            await next(until: .state)
            try server.directory.deploy(try server.directory.write([1, 2, 3], as: "x"), as: "bad.so")
            await next(until: .rejected)
            try server.directory.delete("live.so")
            await next(until: .removed)
            let expected = [
                "present 1.0.0 running", "replaced 2.0.0 running", "state 2.0.0 paused", "rejected", "removed 2.0.0",
            ]
            #expect(seen.filter { !$0.hasPrefix("retired") } == expected)
        }
    }

    @Test("Over HTTP they are server-sent events, and who comes back is told what he has missed")
    func overHTTP() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["live.so": one]) { server in
            let first = try await Self.read(server, after: nil) { $0.kind == .present }
            #expect(first.map(\.plugin) == ["live"])
            try server.directory.deploy(two, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "2.0.0\n" })
            let last = try #require(first.last?.number)
            let missed = try await Self.read(server, after: last) { $0.kind == .replaced }
            #expect(missed.last?.previousVersion == "1.0.0")
            #expect(missed.map(\.number) == Array((last + 1)..<(last + 1 + UInt64(missed.count))))
            #expect(await eventually { server.host.events.followerCount == 0 })
        }
    }

    @Test("The host ends although somebody follows")
    func end() async throws {
        let follower = try await RunningServer.result { server -> Task<Int, any Error> in
            let follower = Task { try await Self.read(server, after: nil) { _ in false }.count }
            #expect(await eventually { server.host.events.followerCount == 1 })
            return follower
        }
        #expect(try await follower.value == 0)
    }

    /// Reads events until one that is wanted.
    private static func read(
        _ server: RunningServer,
        after last: UInt64?,
        until isLast: (PluginEvent) -> Bool
    ) async throws -> [PluginEvent] {
        var request = HTTPClientRequest(url: server.url + "/api/plugins/events")
        if let last { request.headers.add(name: "last-event-id", value: "\(last)") }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        #expect(response.headers.first(name: "content-type") == "text/event-stream")
        var events: [PluginEvent] = []
        var rest = ""
        for try await buffer in response.body {
            rest += String(buffer: buffer)
            while let end = rest.firstIndex(of: "\n") {
                let line = rest[..<end]
                rest.removeSubrange(...end)
                guard line.hasPrefix("data: ") else { continue }
                let event = try JSONDecoder().decode(PluginEvent.self, from: Data(line.dropFirst(6).utf8))
                events.append(event)
                if isLast(event) { return events }
            }
        }
        return events
    }
}
