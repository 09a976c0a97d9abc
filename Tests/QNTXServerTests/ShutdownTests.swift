import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXServer
import QNTXTestSupport
import ServiceLifecycle
import Testing

@Suite("How a host stops", .serialized)
struct ShutdownTests {
    @Test("Requests under way are answered first, then plugins are shut down")
    func drains() async throws {
        let plugin = GatedPlugin(name: "gated", place: .handler)
        let (reply, state) = try await RunningServer.result { server in
            try await server.host.add(plugin)
            async let slow = server.get("/api/gated/wait")
            try await waitUntil("the request is inside") { plugin.inside.value == 1 }
            await server.group.triggerGracefulShutdown()
            #expect(server.host.registry.getState("gated") == .running)
            plugin.gate.increment()
            let reply = try await slow
            try await waitUntil("it is stopped") { server.host.registry.getState("gated") == .stopped }
            return (reply, server.host.registry.getState("gated"))
        }
        #expect(reply.text == "passed\n")
        #expect(state == .stopped)
    }

    @Test("Plugins are initialized, and shut down in the reverse order of their names")
    func order() async throws {
        Trace.begin()
        let names = ["order-alpha", "order-beta", "order-gamma"]
        var files: [String: String] = [:]
        for name in names.reversed() {
            files["\(name).so"] = try await Fixture.library("counter", flags: ["-DNAME=\"\(name)\""])
        }
        try await RunningServer.with(files) { server in
            #expect(server.host.registry.list() == names)
        }
        let lines = Trace.lines.filter { $0.hasPrefix("order-") }
        #expect(Set(lines.prefix(3)) == Set(names.map { "\($0) initialize" }))
        #expect(Array(lines.dropFirst(3)) == names.reversed().map { "\($0) shutdown" })
    }

    @Test("A plugin that hangs in shutdown, or whose handler never returns, does not keep the host")
    func hangs() async throws {
        let files = try await [
            "handlers.so": Fixture.library("handlers", flags: ["-lpthread"]),
            "a.so": Fixture.library("shutdown-hangs"), "b.so": Fixture.example("hello-c/hello.c"),
        ]
        let log = try await RunningServer.result(
            files,
            limits: .init(deadline: .milliseconds(200)),
            plugins: NativeLimits(patience: .milliseconds(200)),
            deadlines: HostDeadlines(drain: .milliseconds(200), shutdown: .milliseconds(500))
        ) { server in
            let reply = try await server.get("/api/handlers/hang")
            #expect(reply.status == 504)
            return server.log
        }
        #expect(log.messages.contains { $0.contains("abandoned") })
        #expect(log.messages.contains { $0.contains("shutdown-hangs failed to shut down") })
    }
}
