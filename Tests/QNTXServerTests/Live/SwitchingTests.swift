import Foundation
import Logging
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("What the operator does with plugins of a running host")
struct SwitchingTests {
    @Test("A disabled plugin is gone until it is enabled, however its file changes")
    func disable() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await RunningServer.with(["live.so": one]) { server in
            let reply = try await server.send("POST", "/api/plugins/live/disable")
            #expect(reply.text == #"{"action":"disable","name":"live","state":"stopped"}"# + "\n")
            #expect(try await server.get("/api/live/version").status == 404)
            let report: HostReport = try await server.get("/api/plugins").decode()
            #expect(report.plugins.isEmpty)
            #expect(report.disabled.map(\.name) == ["live"])
            #expect(report.disabled.first?.file == server.directory.file("live.so"))
            // Disabled once more is no error, and a new file changes nothing.
            #expect(try await server.send("POST", "/api/plugins/live/disable").status == 200)
            try server.directory.deploy(two, as: "live.so")
            #expect(await eventually { server.host.events.recent.filter { $0.kind == .disabled }.count == 2 })
            #expect(try await server.get("/api/live/version").status == 404)
            #expect(try await server.send("POST", "/api/plugins/live/reload").status == 400)
            #expect(try await server.send("POST", "/api/plugins/live/enable").status == 200)
            #expect(try await server.get("/api/live/version").text == "2.0.0\n")
            #expect(try await server.send("POST", "/api/plugins/live/enable").status == 200)
        }
    }

    @Test("What is disabled stays so after a restart, and in a file of another name")
    func restart() async throws {
        let library = try await LiveFixture.version("1.0.0")
        let folder = try TemporaryDirectory()
        for round in 0..<3 {
            let core = try Core(
                configuration: CoreConfiguration(path: folder.file("qntx.db")),
                logger: LogRecorder().logger()
            )
            defer { try? core.close() }
            try await RunningServer.with([round == 1 ? "other.so" : "live.so": library], core: core) { server in
                if round == 0 {
                    let reply = try await server.send("POST", "/api/plugins/live/disable")
                    #expect(reply.status == 200)
                }
                let gone = try await server.get("/api/live/version")
                #expect(gone.status == 404)
                #expect(server.host.disabled.map(\.name) == ["live"])
                guard round == 2 else { return }
                let reply = try await server.send("POST", "/api/plugins/live/enable")
                #expect(reply.status == 200)
                #expect(try await server.get("/api/live/version").status == 200)
            }
        }
        withExtendedLifetime(folder) {}
    }

    @Test("Reload loads the file anew; of what is not there it says so")
    func reload() async throws {
        let library = try await LiveFixture.version("1.0.0")
        try await RunningServer.with(["live.so": library]) { server in
            #expect(try await server.get("/api/live/count").text == "1\n")
            #expect(try await server.get("/api/live/count").text == "2\n")
            let reply = try await server.send("POST", "/api/plugins/live/reload")
            #expect(reply.text == #"{"action":"reload","name":"live","state":"running"}"# + "\n")
            #expect(try await server.get("/api/live/count").text == "1\n")
            for action in ["reload", "enable", "disable", "pause"] {
                let reply = try await server.send("POST", "/api/plugins/nobody/\(action)")
                #expect(reply.status == 404)
                #expect(reply.error?.contains("nobody") == true)
            }
            let wrong = try await server.send("POST", "/api/plugins/live/explode")
            #expect(wrong.status == 400)
            #expect(wrong.error?.contains("pause, resume, reload, enable, disable") == true)
            #expect(try await server.send("POST", "/api/plugins/events").status == 405)
        }
    }

    @Test("Reload tries a file again that was refused, and says why it is refused still")
    func reloadRefused() async throws {
        let bad = try await LiveFixture.version("1.0.0", "FAULT_INITIALIZE_FAILS")
        try await RunningServer.with(["live.so": bad]) { server in
            let reply = try await server.send("POST", "/api/plugins/live/reload")
            #expect(reply.status == 400)
            #expect(reply.error?.contains("there is no license for it") == true)
            try server.directory.write(Array("no library".utf8), as: "other.so")
            #expect(await eventually { server.host.rejected.count == 1 })
            let refused = try await server.send("POST", "/api/plugins/other/reload")
            #expect(refused.status == 400)
            #expect(refused.error?.contains("ELF") == true)
        }
    }

    @Test("A plugin that is part of the embedding program cannot be reloaded, but disabled")
    func embedded() async throws {
        struct Embedded: DomainPlugin {
            var metadata: Metadata { Metadata(name: "embedded", version: "1.0.0") }
            func initialize(_ services: any ServiceRegistry) async throws {}
        }
        try await RunningServer.with { server in
            try await server.host.add(Embedded())
            #expect(try await server.send("POST", "/api/plugins/embedded/reload").status == 400)
            #expect(try await server.send("POST", "/api/plugins/embedded/disable").status == 200)
            #expect(server.host.registry.get("embedded") == nil)
        }
    }
}
