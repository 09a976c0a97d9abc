import NIOCore
import QNTXHost
import QNTXPlugin
import QNTXServer
import QNTXTestSupport
import ServiceLifecycle
import Testing

@Suite("Answers that do not end by themselves", .serialized)
struct DrainTests {
    /// Streams for ever, or until it is told to finish.
    private struct Endless: DomainPlugin, DrainingPlugin {
        let listens: Bool
        let drains = SharedCount()
        let inside = SharedCount()

        var metadata: Metadata { Metadata(name: "endless", version: "1.0.0") }

        func registerHTTP(_ mux: inout HTTPMux) async throws {
            try mux.handle("GET /") { _ in
                PluginResponse(
                    body: .stream { writer in
                        inside.increment()
                        while drains.value == 0 || !listens {
                            try await writer.write("more\n")
                            try await Task.sleep(for: .milliseconds(5))
                        }
                        try await writer.write("the end\n")
                        return nil
                    }
                )
            }
        }

        func drain() async { drains.increment() }
    }

    @Test("A plugin that is told when to finish ends them at once when the host stops")
    func told() async throws {
        let plugin = Endless(listens: true)
        // Longer than any test: who is not told would wait for it.
        let deadlines = HostDeadlines(drain: .seconds(3600))
        let text = try await RunningServer.result(deadlines: deadlines) { server in
            try await server.host.add(plugin)
            async let answer = server.get("/api/endless/")
            try await waitUntil("it streams") { plugin.inside.value == 1 }
            await server.group.triggerGracefulShutdown()
            return try await answer.text
        }
        #expect(text.hasSuffix("the end\n"))
    }

    @Test("One that is taken out is told, too")
    func removed() async throws {
        let plugin = Endless(listens: true)
        try await RunningServer.with(deadlines: HostDeadlines(drain: .seconds(3600))) { server in
            try await server.host.add(plugin)
            async let answer = server.get("/api/endless/")
            try await waitUntil("it streams") { plugin.inside.value == 1 }
            try await server.host.disable("endless")
            let text = try await answer.text
            #expect(text.hasSuffix("the end\n"))
        }
    }

    @Test("Streams of a library that does not listen are broken off when it is taken out, and the client knows")
    func brokenOff() async throws {
        let files = try await ["watch.so": Fixture.library("watch", flags: ["-lpthread", "-DNO_DRAIN"])]
        try await RunningServer.with(files, deadlines: HostDeadlines(drain: .milliseconds(200))) { server in
            try await RawConnection.with(port: server.port) { reader, outbound in
                try await outbound.write(.init(string: "GET /api/watch/stream HTTP/1.1\r\nhost: localhost\r\n\r\n"))
                let head = try await reader.until("\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 "))
                try await server.host.disable("watch")
                let rest = try await reader.untilClosed()
                #expect(!rest.hasSuffix("0\r\n\r\n"), "\(rest)")
            }
        }
    }
}
