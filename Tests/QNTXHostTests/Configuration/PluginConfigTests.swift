import Foundation
import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The configuration of a plugin")
struct PluginConfigTests {
    @Test("Reaches it with all getters, and lists its keys")
    func getters() async throws {
        let am = """
            [services]
            name = "lambda"
            count = 42
            half = 0.5
            on = true
            list = ["a", "b, c"]

            [services.deep]
            key = "x"
            """
        let host = try await RunningHost([try await Fixture.library("services")], am: am)
        #expect(try await host.json(.get, "/config/get/name")["value"] == "lambda")
        let typed = try await host.json(.get, "/config/typed/count/7")
        #expect(typed["int"] == 42)
        #expect(try await host.json(.get, "/config/typed/nothing/7")["int"] == 7)
        #expect(try await host.json(.get, "/config/list/list")["items"] == ["a", "b, c"])
        let keys = try await host.json(.get, "/config/keys")
        #expect(keys["keys"] == ["count", "deep.key", "half", "list", "name", "on"])
        #expect(try await host.json(.get, "/config/get/nothing")["status"] == -3)
        #expect(try await host.json(.get, "/config/get/name/3")["status"] == -8)
        #expect(try await host.json(.put, "/config/set/name", body: "phi")["status"] == 0)
        #expect(try await host.json(.get, "/config/get/name")["value"] == "phi")
        #expect(try await host.json(.get, "/config/bad").fields.count > 3)
        try await host.stop()
    }

    @Test("That changes on disk reaches a plugin; one that refuses goes on with the old one")
    func onDisk() async throws {
        let host = try await RunningHost([try await Fixture.library("services")], am: "[services]\nname = \"old\"\n")
        try "[services]\nname = \"new\"\n".write(toFile: host.file, atomically: true, encoding: .utf8)
        #expect(try await eventually { try await host.json(.get, "/config/get/name")["value"] == "new" })
        #expect(try await eventually { try await host.json(.get, "/last")["reconfigured"] == 1 })
        try "[services]\nname = \"newer\"\nrefuse = true\n".write(toFile: host.file, atomically: true, encoding: .utf8)
        #expect(await eventually { host.log.lines.contains { $0.message.contains("I am told to refuse") } })
        #expect(try await eventually { try await host.json(.get, "/config/get/name")["value"] == "new" })
        try "[services\n".write(toFile: host.file, atomically: true, encoding: .utf8)
        #expect(await eventually { host.log.lines.contains { $0.message.contains("cannot be taken") } })
        #expect(try await host.json(.get, "/config/get/name")["value"] == "new")
        try await host.stop()
    }
}
