import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The life of a plugin in Swift")
struct LifecycleTests {
    @Test("A plugin that does not want to start says why, and can be asked again")
    func initializeFails() async throws {
        let plugin = try await BuiltPlugin.fixture.load()
        let error = await #expect(throws: PluginError.self) {
            try await plugin.initialize(TestServices(level: .critical))
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message == "nobody listens to what this plugin has to say")
        let services = TestServices(level: .error)
        try await plugin.initialize(services)
        try await plugin.shutdown()
    }

    @Test("What pause, resume and shutdown throw arrives with its text and its kind")
    func failures() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let pausable = try #require(fixture.plugin.pausable)
        _ = try await fixture.ask(.post, "/mood/no-pause")
        let pause = await #expect(throws: PluginError.self) { try await pausable.pause() }
        #expect(pause?.code == .pluginFailed && pause?.message == "not now, please")
        _ = try await fixture.ask(.post, "/mood/no-resume")
        try await pausable.pause()
        let resume = await #expect(throws: PluginError.self) { try await pausable.resume() }
        #expect(resume?.code == .unsupported && resume?.message == "it cannot go on")
        _ = try await fixture.ask(.post, "/mood/no-shutdown")
        let shutdown = await #expect(throws: PluginError.self) { try await fixture.stop() }
        #expect(shutdown?.code == .busy && shutdown?.message == "something is still open")
    }

    @Test("Health arrives with its details, good or bad")
    func health() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let details = ["name": "Grüße", "empty": "", "mood": ""]
        #expect(await fixture.plugin.health() == HealthStatus(healthy: true, details: details))
        _ = try await fixture.ask(.post, "/mood/ill")
        let ill = await fixture.plugin.health()
        #expect(!ill.healthy && ill.message == "ill" && ill.details["mood"] == "ill")
        try await fixture.stop()
        #expect(await !fixture.plugin.health().healthy)
    }

    @Test("A schema that cannot be told is an error")
    func schema() async throws {
        let plugin = try await BuiltPlugin.fixture.load()
        let error = await #expect(throws: PluginError.self) { _ = try await plugin.configurable?.configSchema() }
        #expect(error?.code == .unsupported)
    }

    @Test("The host's level of logging holds in the plugin")
    func levels() async throws {
        let quiet = try await BuiltPlugin.hello.start(TestServices(level: .warning))
        #expect(quiet.log.lines.isEmpty)
        try await quiet.stop()
        #expect(quiet.log.lines.isEmpty)
    }
}
