import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The services in QNTXPluginKit")
struct KitServiceTests {
    private func withHost(_ body: (RunningHost, ServedPlugin) async throws -> Void) async throws {
        let am = "[kit-fixture]\nname = \"lambda\"\nlist = [\"a\", \"b\"]\n"
        let host = try await RunningHost([BuiltLibrary.path("kit-fixture")], am: am)
        try await body(host, try host.plugin("kit-fixture"))
        try await host.stop()
    }

    private func text(_ plugin: ServedPlugin, _ method: HTTPRequest.Method, _ path: String, _ body: String = "")
        async throws -> String
    {
        let query = path.split(separator: "?", maxSplits: 1).map(String.init)
        return try await plugin.ask(
            method,
            query[0],
            query: query.count > 1 ? query[1] : "",
            body: .whole(Array(body.utf8))
        ).text
    }

    @Test("Are all there; the configuration is the host's")
    func config() async throws {
        try await withHost { _, plugin in
            let names = try await text(plugin, .get, "/services")
            #expect(names == "attestations queue database")
            #expect(try await text(plugin, .get, "/config") == "list name")
            #expect(try await text(plugin, .get, "/config/name") == "lambda")
            #expect(try await text(plugin, .get, "/config/list") == #"["a","b"]"#)
            #expect(try await text(plugin, .get, "/config/other") == "nil")
            #expect(try await text(plugin, .put, "/config/name", "phi") == "set")
            #expect(try await text(plugin, .get, "/config/name") == "phi")
        }
    }

    @Test("Attestations are made and found; what the host refuses is an error with its words")
    func attestations() async throws {
        try await withHost { host, plugin in
            let made = try await text(plugin, .post, "/attest/lambda")
            #expect(made.contains("lambda"), "\(made)")
            #expect(try await text(plugin, .post, "/create/own-id/1").hasPrefix("duplicate_name") == false)
            #expect(try await text(plugin, .post, "/create/own-id/1").hasPrefix("duplicate_name"))
            let kept = try host.core.attestations.store(for: "cli").query(AttestationFilter(subjects: ["lambda"]))
            #expect(kept.first?.source == "kit-fixture")
        }
    }

    @Test("Statements, rows and transactions; SQLite's own words for what is wrong")
    func database() async throws {
        try await withHost { _, plugin in
            let create = try await text(plugin, .post, "/execute", "CREATE TABLE kit_fixture_t (a)")
            #expect(!create.contains("denied") && !create.contains("sql_failed"), "\(create)")
            let denied = try await text(plugin, .post, "/execute", "DELETE FROM attestations")
            #expect(denied.hasPrefix("denied"), "\(denied)")
            let wrong = try await text(plugin, .post, "/execute", "SELEKT")
            #expect(wrong.hasPrefix("sql_failed") && wrong.contains("syntax error"), "\(wrong)")
        }
    }

    @Test("Job handlers complete, fail, are tried again, and are cancelled, also where they suspend nowhere")
    func jobs() async throws {
        try await withHost { host, plugin in
            let queue = host.core.pulse.jobs
            func end(_ handler: String, _ payload: String = "") async throws -> Job {
                let id = try await text(plugin, .post, "/jobs/kit-fixture.\(handler)", payload)
                #expect(try await eventually { try queue.getJob(id).status.isFinal }, "\(handler): \(id)")
                return try queue.getJob(id)
            }
            let counted = try await end("count", "4")
            #expect(String(decoding: counted.result, as: UTF8.self) == "counted to 4" && counted.progressCurrent == 4)
            #expect(try await end("retry").retryCount == 2)
            let failed = try await end("fail", "denied")
            #expect(failed.status == .failed && failed.error.contains("it may not"))
            for handler in ["endless", "compute", "ask"] {
                let id = try await text(plugin, .post, "/jobs/kit-fixture.\(handler)")
                #expect(await eventually { host.log.messages.contains("\(handler) has begun") })
                try queue.cancelJob(id)
                #expect(try await eventually { try queue.getJob(id).status == .cancelled })
            }
        }
    }
}
