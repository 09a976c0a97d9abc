import QNTXClientSupport
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("A plugin that hangs")
struct HangingTests {
    private static let deadlines = HostDeadlines(
        initialize: .seconds(20),
        drain: .milliseconds(300),
        shutdown: .milliseconds(500),
        pause: .milliseconds(300)
    )

    @Test("In pause it is failed, with the place; it can be replaced, and disturbs nobody")
    func pause() async throws {
        let bad = try await LiveFixture.version("1.0.0", "FAULT_PAUSE_HANGS")
        let (good, other) = try await (LiveFixture.version("2.0.0"), LiveFixture.version("1.0.0", name: "other"))
        try await RunningServer.with(["live.so": bad, "other.so": other], deadlines: Self.deadlines) { server in
            let outcome = try await Clients.asking(server.url + "/api/other/version", count: 4) { _ in
                #expect(try await server.send("POST", "/api/plugins/live/pause").status == 504)
                let report: HostReport = try await server.get("/api/plugins").decode()
                let plugin = try #require(report.plugins.first { $0.name == "live" })
                #expect(plugin.state == .failed)
                #expect(plugin.error?.message.contains("plugin live hangs in pause") == true)
                #expect(try await server.get("/api/live/version").status == 502)
                try server.directory.deploy(good, as: "live.so")
                #expect(try await eventually { try await server.get("/api/live/version").text == "2.0.0\n" })
            }
            #expect(outcome.failures == [])
        }
    }

    @Test("In health it is failed, and runs again when its answer comes")
    func health() async throws {
        Trace.begin()
        let bad = try await LiveFixture.version("1.0.0", name: "ill", "FAULT_HEALTH_HANGS")
        var deadlines = Self.deadlines
        // Of it alone: where others are asked too, one that is only slow must not be failed.
        deadlines.health = .milliseconds(300)
        try await RunningServer.with(["ill.so": bad], deadlines: deadlines) { server in
            #expect(try await server.get("/api/ill/version").status == 200)
            let report: HostReport = try await server.get("/api/plugins").decode()
            #expect(report.plugins.first?.state == .failed)
            #expect(report.plugins.first?.error?.message.contains("hangs in health") == true)
            #expect(try await server.get("/api/ill/version").status == 502)
            Trace.note("ill", "go-on")
            #expect(try await eventually { try await server.get("/api/ill/version").status == 200 })
            #expect(server.host.failure(of: "ill") == nil)
        }
    }

    @Test("In shutdown it holds up neither its successor nor its removal, nor any other plugin")
    func shutdown() async throws {
        let bad = try await LiveFixture.version("1.0.0", "FAULT_SHUTDOWN_HANGS")
        let good = try await LiveFixture.version("2.0.0")
        try await RunningServer.with(["live.so": bad], deadlines: Self.deadlines) { server in
            try server.directory.deploy(good, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "2.0.0\n" })
            try server.directory.deploy(bad, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "1.0.0\n" })
            try server.directory.delete("live.so")
            #expect(await eventually { server.host.registry.get("live") == nil })
            #expect(try await server.get("/api/live/version").status == 404)
        }
    }

    @Test("Many that hang in shutdown do not add up when the host ends")
    func many() async throws {
        var files: [String: String] = [:]
        for number in 0..<6 {
            files["h\(number).so"] = try await LiveFixture.version("1.0.0", name: "h\(number)", "FAULT_SHUTDOWN_HANGS")
        }
        files["good.so"] = try await LiveFixture.version("1.0.0", name: "good")
        let deadlines = HostDeadlines(drain: .milliseconds(100), shutdown: .seconds(10))
        try await RunningServer.with(files, deadlines: deadlines) { server in
            let begin = ContinuousClock.now
            do throws(PluginError) {
                try await server.host.stop()
                Issue.record("a host whose plugins hang says so")
            } catch {
                #expect(error.code == .several)
            }
            // One after the other they would take a minute; a second each before the next, and then ten, are 16.
            #expect(begin.duration(to: .now) < .seconds(45))
            #expect(server.host.registry.getState("good") == .stopped)
        }
    }

    @Test("In a handler, it is replaced all the same, and its late answer is dropped")
    func handler() async throws {
        Trace.begin()
        let (one, two) = try await (
            LiveFixture.version("1.0.0", name: "late"), LiveFixture.version("2.0.0", name: "late")
        )
        let limits = NativeLimits(patience: .milliseconds(200))
        try await RunningServer.with(["late.so": one], plugins: limits, deadlines: Self.deadlines) { server in
            let gate = server.directory.file("gate")
            async let slow = server.get("/api/late/wait", headers: [("x-file", gate)])
            #expect(await eventually { Trace.lines(of: "late").contains("1.0.0 waits") })
            try server.directory.deploy(two, as: "late.so")
            #expect(try await eventually { try await server.get("/api/late/version").text == "2.0.0\n" })
            // The old one is left to itself: what is inside it was not shut down under it.
            #expect(
                await eventually {
                    server.log.messages.contains { $0.contains("1 calls into plugin late did not return") }
                }
            )
            #expect(await eventually { server.host.retired.kept.map(\.reasonCode) == ["calls_inside"] })
            try FileBytes.write([], to: gate)
            // It answers at last, as its instance is still there.
            let reply = try await slow
            #expect(reply.status == 200)
        }
    }
}
