import HTTPTypes
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Every service of a plugin in C")
struct EveryServiceTests {
    @Test("Can be called on a pool's thread and on one of the plugin's own; on the event loop only the configuration")
    func threads() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        for path in ["/everything", "/everything-thread"] {
            let all = try await host.json(.get, path)
            #expect(all.fields.count > 15)
            for (name, status) in all.fields
            where !["get_int", "get_number", "table_prefix", "get_bool"].contains(name) {
                #expect((status.int ?? -99) >= -3 || status.int == nil, "\(path) \(name): \(status)")
            }
        }
        let inline = try await host.json(.get, "/everything-inline")
        #expect(inline.fields.values.filter { $0 == -13 }.count >= 12, "\(inline)")
        try await host.stop()
    }

    @Test("Is there, is the same each time, and knows no others")
    func table() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let tables = try await host.json(.get, "/services")
        #expect(tables["there"] == 1 && tables["same-again"] == 1 && tables["unknown"] == 0)
        #expect(tables["struct_size"] == 48)
        for name in ["config", "attestations", "queue", "database"] { #expect((tables[name].int ?? 0) > 0) }
        let texts = try await host.json(.get, "/error-text")
        #expect(texts["first"] == texts["again"] && texts["first"] != texts["second"], "\(texts)")
        try await host.stop()
    }

    @Test("Says that it is over, after shutdown, to a thread that goes on")
    func afterShutdown() async throws {
        Trace.begin()
        let host = try await RunningHost([try await Fixture.library("services")])
        _ = try await host.json(.post, "/keep-host")
        try await host.stop()
        #expect(await eventually { Trace.lines(of: "services").contains { $0.hasPrefix("closed=") } })
        let line = Trace.lines(of: "services").last ?? ""
        #expect(line.hasSuffix("other=0") && !line.hasPrefix("closed=0"), "\(line)")
    }

    @Test("Without a database a host gives the configuration alone")
    func withoutCore() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("services"), config: ["a": "b"])
        let answer = try await served.ask(.get, "/services")
        #expect(answer.text.contains("\"queue\":0") && answer.text.contains("\"attestations\":0"), "\(answer.text)")
        #expect(try await served.ask(.get, "/config/get/a").text.contains("\"value\":\"b\""))
        try await served.stop()
    }
}
