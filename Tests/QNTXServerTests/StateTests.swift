import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The states of a plugin, as its clients see them")
struct StateTests {
    @Test("An unknown domain is 404")
    func unknown() async throws {
        try await RunningServer.with { server in
            let reply = try await server.get("/api/nobody/x")
            #expect(reply.status == 404)
            #expect(reply.error == "there is no plugin nobody; GET /api/plugins lists those there are")
        }
    }

    @Test("A paused plugin is 503 until it goes on")
    func paused() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let pause = try await server.send("POST", "/api/plugins/hello-c/pause")
            #expect(pause.status == 200)
            #expect(pause.text == #"{"action":"pause","name":"hello-c","state":"paused"}"# + "\n")
            let reply = try await server.get("/api/hello-c/")
            #expect(reply.status == 503)
            #expect(reply.header("retry-after") == "5")
            #expect(reply.error == "plugin hello-c is paused")
            #expect(try await server.send("POST", "/api/plugins/hello-c/resume").status == 200)
            #expect(try await server.get("/api/hello-c/").status == 200)
        }
    }

    @Test("A plugin that could not start is 502, its reason is in the list, and the others serve")
    func failed() async throws {
        let files = try await [
            "hello-c.so": Fixture.example("hello-c/hello.c"), "bad.so": Fixture.library("initialize-fails"),
        ]
        try await RunningServer.with(files) { server in
            let report: HostReport = try await server.get("/api/plugins").decode()
            let failed = try #require(report.plugins.first { $0.state == .failed })
            #expect(failed.error?.stage == "initialize")
            #expect(failed.healthy == false)
            let reply = try await server.get("/api/\(failed.name)/")
            #expect(reply.status == 502)
            #expect(reply.error == "plugin \(failed.name) failed; GET /api/plugins says why")
            #expect(try await server.get("/api/hello-c/").status == 200)
            let health = try await server.get("/api/health")
            #expect(health.status == 503)
        }
    }

    @Test("A plugin that is still starting is 503, and delays nobody else")
    func starting() async throws {
        try await RunningServer.with(["hello-c.so": Fixture.example("hello-c/hello.c")]) { server in
            let plugin = GatedPlugin(name: "starting", place: .start)
            let adding = Task { try await server.host.add(plugin) }
            try await waitUntil("it starts") { server.host.registry.list().contains("starting") }
            let reply = try await server.get("/api/starting/")
            #expect(reply.status == 503)
            #expect(reply.header("retry-after") == "5")
            #expect(try await server.get("/api/hello-c/").status == 200)
            plugin.gate.increment()
            try await adding.value
            #expect(try await server.get("/api/starting/").status == 404)
        }
    }

    @Test("A plugin that does not come to an end with its start fails, and delays nobody else")
    func startsForEver() async throws {
        let files = try await [
            "hello-c.so": Fixture.example("hello-c/hello.c"), "a-hangs.so": Fixture.library("initialize-hangs"),
        ]
        // A process of its own needs longer to begin, on a machine with much else to do.
        let limit = Duration.seconds(RunningServer.isolates ? 10 : 2)
        let deadlines = HostDeadlines(initialize: limit, shutdown: .milliseconds(500))
        try await RunningServer.with(files, deadlines: deadlines, waitsForStart: false) { server in
            try await waitUntil("the other runs") { server.host.registry.isReady("hello-c") }
            await server.host.start()
            let name = try #require(server.host.registry.list().first { $0 != "hello-c" })
            #expect(try await server.get("/api/\(name)/").status == 502)
            #expect(server.host.failure(of: name)?.code == .deadlineExceeded)
            #expect(try await server.get("/api/hello-c/").status == 200)
        }
    }
}
