import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Routes, health and schema of a native plugin")
struct RoutesAndHealthTests {
    init() { Trace.begin() }

    private func start(_ name: String) async throws -> ServedPlugin {
        try await ServedPlugin.start(try await Fixture.library(name))
    }

    private func initialized(_ name: String) async throws -> NativePlugin {
        let plugin = try await PluginLoader().load(path: try await Fixture.library(name))
        try await plugin.initialize(TestServices())
        return plugin
    }

    @Test(
        "A registration that fails adds no route at all, and says why",
        arguments: [
            ("register-fails", .pluginFailed, ["no routes today"]),
            ("register-conflict", .conflictingPattern, ["GET /{first}/b", "GET /a/{second}", "change one of them"]),
            ("register-bad-pattern", .invalidPattern, ["cannot be read"]),
            ("register-null-handler", .missingFunction, ["has no handler"]),
            ("register-ignores-error", .invalidPattern, ["cannot be read"]),
        ] as [(String, PluginError.Code, [String])]
    )
    func registration(name: String, code: PluginError.Code, words: [String]) async throws {
        let plugin = try await initialized(name)
        var mux = HTTPMux()
        let error = await #expect(throws: PluginError.self) { try await plugin.registerHTTP(&mux) }
        #expect(
            error?.code == code && error?.stage == .initialize && error?.plugin == name,
            "\(String(describing: error))"
        )
        for text in words { #expect(error?.message.contains(text) == true, "\(String(describing: error))") }
        #expect(mux.build().patterns.isEmpty)
        try await plugin.shutdown()
    }

    @Test("A mux that is kept is over when register_http returns")
    func muxKept() async throws {
        let served = try await start("mux-kept")
        #expect(try await served.ask(.get, "/add").text == "-5\n")
        #expect(throws: PluginError.self) { try served.send(.get, "/added") }
        try await served.stop()
    }

    @Test("An ill plugin is ill in its own words")
    func unhealthy() async throws {
        let plugin = try await initialized("health-unhealthy")
        let health = await plugin.health()
        #expect(!health.healthy && health.message == "the disk is full")
        #expect(health.details == ["queue": "3", "disk": "full"])
        try await plugin.shutdown()
    }

    @Test("One that says nothing is ill")
    func silent() async throws {
        let plugin = try await initialized("health-silent")
        let health = await plugin.health()
        #expect(!health.healthy && health.message.contains("reported nothing"))
        try await plugin.shutdown()
    }

    @Test("Text that is not UTF-8 is repaired")
    func repaired() async throws {
        let plugin = try await initialized("health-bad-utf8")
        let health = await plugin.health()
        #expect(health.healthy && health.message.contains("\u{FFFD}"), "\(health)")
        #expect(health.details.count == 3, "\(health)")
        #expect(health.details[""] == "")
        try await plugin.shutdown()
    }

    @Test("A hanging health check is ill at the deadline; the next is answered at once, and requests all the while")
    func hangs() async throws {
        // The shutdown waits for the hanging check only so long.
        let served = try await ServedPlugin.start(
            try await Fixture.library("health-hangs"),
            limits: NativeLimits(patience: .milliseconds(300))
        )
        let begin = ContinuousClock.now
        let first = await served.registry.healthCheck("health-hangs", deadline: .milliseconds(200))
        #expect(first?.healthy == false && first?.message.contains("did not return within") == true)
        let second = ContinuousClock.now
        let again = await served.registry.healthCheck("health-hangs", deadline: .seconds(30))
        #expect(again?.healthy == false && again?.message == "an earlier health check has not returned yet")
        #expect(second.duration(to: .now) < .seconds(300) && begin.duration(to: .now) < .seconds(300))
        #expect(try await served.ask(.get, "/hello").text == "hello, world\n")
        let error = await #expect(throws: PluginError.self) { try await served.stop() }
        #expect(
            error?.code == .deadlineExceeded && error?.message.contains("abandoned") == true,
            "\(String(describing: error))"
        )
    }

    @Test("Health beside health: many ask at once, and each gets an answer")
    func healthAtOnce() async throws {
        let plugin = try await initialized("health-unhealthy")
        let messages = await withTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { await plugin.health().message } }
            return await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(messages.count == 50 && messages.contains("the disk is full"))
        #expect(Set(messages).isSubset(of: ["the disk is full", "an earlier health check has not returned yet"]))
        try await plugin.shutdown()
    }

    @Test("A full schema, with all that a field can have")
    func schema() async throws {
        let plugin = try await PluginLoader().load(path: try await Fixture.library("schema-full"))
        // Before it is initialized, as hosts ask.
        let schema = try await plugin.configSchema()
        #expect(schema.keys.sorted() == ["endpoint", "tags", "threshold", "verbose", "workers"])
        #expect(schema["endpoint"]?.required == true && schema["endpoint"]?.pattern.isEmpty == false)
        #expect(schema["workers"]?.type == "integer" && schema["workers"]?.defaultValue == "4")
        #expect(schema["workers"]?.minValue == "1" && schema["workers"]?.maxValue == "64")
        #expect(schema["threshold"]?.type == "number" && schema["threshold"]?.defaultValue == "0.5")
        #expect(schema["verbose"]?.type == "boolean" && schema["verbose"]?.required == false)
        #expect(schema["tags"]?.type == "array" && schema["tags"]?.elementType == "string")
        #expect(schema["tags"]?.description.contains("é") == true && plugin.configurable != nil)
    }

    @Test(
        "A bad schema fails the question, and nothing else",
        arguments: [
            ("schema-bad-type", .invalidArgument, ["colour", "text", "boolean"]),
            ("schema-duplicate", .duplicateName, ["colour"]),
        ] as [(String, PluginError.Code, [String])]
    )
    func badSchema(name: String, code: PluginError.Code, words: [String]) async throws {
        let served = try await start(name)
        let error = await #expect(throws: PluginError.self) { try await served.plugin.configSchema() }
        #expect(error?.code == code && error?.plugin == name, "\(String(describing: error))")
        for text in words { #expect(error?.message.contains(text) == true, "\(String(describing: error))") }
        #expect(try await served.ask(.get, "/hello").status == .ok)
        try await served.stop()
    }

    @Test("No schema is an empty one")
    func noSchema() async throws {
        let plugin = try await initialized("health-silent")
        #expect(plugin.configurable == nil)
        #expect(try await plugin.configSchema().isEmpty)
        try await plugin.shutdown()
    }
}
