import Foundation
import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("New values for a plugin that runs")
struct SetConfigTests {
    private func text(_ host: RunningHost, _ path: String) async throws -> String {
        try await host.plugin("configured").ask(.get, path).text
    }

    @Test("Are taken, kept in the file, and there again after a restart")
    func taken() async throws {
        let library = try await Fixture.library("configured")
        let am = "# by hand\n[configured]\nsize = 4 # cells\n"
        let host = try await RunningHost([library], am: am)
        #expect(try await text(host, "/size") == "4\n")
        let outcome = try await host.host.setConfig(["size": "9", "label": "abc"], of: "configured")
        guard case .taken(let config, let warnings) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(config == ["size": "9", "label": "abc"] && warnings.isEmpty)
        #expect(try await text(host, "/size") == "9\n")
        #expect(
            try String(contentsOfFile: host.file, encoding: .utf8).hasPrefix(
                "# by hand\n[configured]\nsize = 9 # cells\n"
            )
        )
        try await host.stop()
        let next = try await RunningHost([library], home: host.folder)
        #expect(try await text(next, "/size") == "9\n")
        try await next.stop()
    }

    @Test("That the plugin refuses are taken back, in the file too, and it goes on with the old ones")
    func refused() async throws {
        let am = "[configured]\nsize = 4\n"
        let host = try await RunningHost([try await Fixture.library("configured")], am: am)
        let error = await #expect(throws: PluginError.self) {
            try await host.host.setConfig(["size": "13"], of: "configured")
        }
        #expect(error?.message.contains("13 is bad luck") == true, "\(String(describing: error))")
        #expect(error?.message.contains("the old configuration is in place again") == true)
        #expect(try String(contentsOfFile: host.file, encoding: .utf8) == am)
        #expect(host.host.registry.getState("configured") == .running)
        #expect(try await text(host, "/size") == "4\n")
        try await host.stop()
    }

    @Test("That are not valid change nothing, and each is said")
    func invalid() async throws {
        let host = try await RunningHost([try await Fixture.library("configured")], am: "[configured]\nsize = 4\n")
        let values = ["size": "99", "label": "A1", "ports": #"["1","x"]"#, "fast": "maybe", "spede": "1"]
        let outcome = try await host.host.setConfig(values, of: "configured")
        guard case .invalid(let problems) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(Set(problems.keys) == Set(values.keys))
        #expect(problems["size"] == "must be at most 16")
        guard case .valid = try await host.host.setConfig(["size": "5"], of: "configured", onlyValidates: true) else {
            return #expect(Bool(false))
        }
        #expect(try await text(host, "/size") == "4\n")
        await #expect(throws: PluginError.self) { try await host.host.setConfig(["a": "b"], of: "nobody") }
        try await host.stop()
    }
}
