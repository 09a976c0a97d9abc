import Foundation
import QNTXClientSupport
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("A new version that does not come to run")
struct FaultTests {
    /// A way of failing.
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var defines: [String] = []
        var stage: String
        var says: String
        /// What it makes of the next version's bytes.
        var damage: @Sendable ([UInt8]) -> [UInt8] = { $0 }
    }

    static let faults = [
        Fault(
            testDescription: "fails to initialize",
            defines: ["FAULT_INITIALIZE_FAILS"],
            stage: "initialize",
            says: "license"
        ),
        Fault(
            testDescription: "hangs in initialize",
            defines: ["FAULT_INITIALIZE_HANGS"],
            stage: "initialize",
            says: "within"
        ),
        Fault(
            testDescription: "fails to name its routes",
            defines: ["FAULT_REGISTER_FAILS"],
            stage: "initialize",
            says: "routes"
        ),
        Fault(
            testDescription: "hangs when it names its routes",
            defines: ["FAULT_REGISTER_HANGS"],
            stage: "initialize",
            says: "within"
        ),
        Fault(
            testDescription: "fails to take over what the old one knows",
            defines: ["HANDOVER", "FAULT_RESTORE_FAILS"],
            stage: "handover",
            says: "cannot be read"
        ),
        Fault(testDescription: "is cut off", stage: "inspect", says: "truncated", damage: { Array($0.prefix(3000)) }),
        Fault(testDescription: "is no library", stage: "inspect", says: "ELF", damage: { _ in Array("hello".utf8) }),
        Fault(
            testDescription: "is garbage",
            stage: "inspect",
            says: "damaged",
            damage: { bytes in
                bytes.enumerated().map { $0 > 64 && $0 % 3 == 0 ? 0xA5 : $1 }
            }
        ),
        Fault(testDescription: "is empty", stage: "inspect", says: "empty", damage: { _ in [] }),
    ]

    @Test(
        "The old one goes on, the reason is to be seen, and the file is tried again when it changes",
        arguments: faults
    )
    func fault(_ fault: Fault) async throws {
        let old = try await LiveFixture.version("1.0.0", "HANDOVER")
        let flags = ["-DVERSION=\"2.0.0\""] + fault.defines.map { "-D\($0)" }
        let bad = try await Fixture.library("live", flags: flags)
        let good = try await LiveFixture.version("3.0.0", "HANDOVER")
        let deadlines = HostDeadlines(initialize: .milliseconds(700), shutdown: .seconds(2))
        try await RunningServer.with(["live.so": old], deadlines: deadlines) { server in
            let outcome = try await Clients.asking(server.url + "/api/live/version", count: 4) { clients in
                try server.directory.write(fault.damage(try FileBytes.read(bad)), as: "next")
                try server.directory.deploy(server.directory.file("next"), as: "live.so")
                #expect(await eventually { server.host.rejected.count == 1 })
                let report: HostReport = try await server.get("/api/plugins").decode()
                let rejected = try #require(report.rejected.first)
                #expect(rejected.file == server.directory.file("live.so"))
                #expect(rejected.stage == fault.stage)
                #expect(rejected.message.contains(fault.says), "\(rejected.message)")
                let plugin = try #require(report.plugins.first)
                #expect(plugin.state == .running && plugin.healthy && plugin.version == "1.0.0")
                try await clients.waitFor(more: 20)
                try server.directory.deploy(good, as: "live.so")
                #expect(try await eventually { try await server.get("/api/live/version").text == "3.0.0\n" })
                #expect(server.host.rejected.isEmpty)
            }
            #expect(outcome.failures == [])
            #expect(outcome.answers.keys.sorted() == ["1.0.0\n", "3.0.0\n"])
        }
    }

    @Test("One that the old one hands nothing over to is not its successor", arguments: ["SAVE_FAILS", "SAVE_HANGS"])
    func save(_ fault: String) async throws {
        let old = try await LiveFixture.version("1.0.0", "HANDOVER", "FAULT_\(fault)")
        let next = try await LiveFixture.version("2.0.0", "HANDOVER")
        let deadlines = HostDeadlines(drain: .seconds(1), handover: .milliseconds(400), shutdown: .seconds(1))
        try await RunningServer.with(["live.so": old], deadlines: deadlines) { server in
            let outcome = try await Clients.asking(server.url + "/api/live/version", count: 4) { _ in
                try server.directory.deploy(next, as: "live.so")
                #expect(await eventually { server.host.rejected.count == 1 })
            }
            #expect(outcome.failures == [])
            #expect(Array(outcome.answers.keys) == ["1.0.0\n"])
            #expect(server.host.rejected.first?.error.message.contains("disable and enable it") == true)
            // As it says.
            #expect(try await server.send("POST", "/api/plugins/live/disable").status == 200)
            #expect(try await server.send("POST", "/api/plugins/live/enable").status == 200)
            #expect(try await server.get("/api/live/version").text == "2.0.0\n")
        }
    }

    @Test("A file whose new content has another name takes its own place, and the old plugin goes")
    func otherName() async throws {
        let one = try await LiveFixture.version("1.0.0")
        let other = try await LiveFixture.version("1.0.0", name: "other")
        try await RunningServer.with(["live.so": one]) { server in
            try server.directory.deploy(other, as: "live.so")
            #expect(try await eventually { try await server.get("/api/other/version").status == 200 })
            #expect(try await eventually { try await server.get("/api/live/version").status == 404 })
        }
    }

    @Test("A file whose new content has another name and does not start leaves the old plugin going")
    func otherNameFails() async throws {
        let one = try await LiveFixture.version("1.0.0")
        let other = try await LiveFixture.version("1.0.0", name: "other", "FAULT_INITIALIZE_FAILS")
        try await RunningServer.with(["live.so": one]) { server in
            try server.directory.deploy(other, as: "live.so")
            #expect(await eventually { server.host.rejected.count == 1 })
            #expect(try await server.get("/api/live/version").text == "1.0.0\n")
            #expect(try await server.get("/api/other/version").status == 404)
        }
    }

    @Test("A plugin that could not start is started when its file changes")
    func failedFirst() async throws {
        let bad = try await LiveFixture.version("1.0.0", "FAULT_INITIALIZE_FAILS")
        let good = try await LiveFixture.version("1.0.1")
        try await RunningServer.with(["live.so": bad]) { server in
            #expect(try await server.get("/api/live/version").status == 502)
            try server.directory.deploy(good, as: "live.so")
            #expect(try await eventually { try await server.get("/api/live/version").text == "1.0.1\n" })
            #expect(server.host.failure(of: "live") == nil)
        }
    }
}
