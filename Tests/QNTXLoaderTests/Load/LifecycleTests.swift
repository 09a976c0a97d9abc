import Foundation
import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The life of a native plugin")
struct LifecycleTests {
    init() { Trace.begin() }

    private func load(_ name: String, flags: [String] = []) async throws -> NativePlugin {
        try await PluginLoader().load(path: try await Fixture.library(name, flags: flags))
    }

    /// Initializes a plugin through a registry, as a host does.
    private func initialize(
        _ plugin: NativePlugin,
        deadline: Duration = .seconds(60),
        services: TestServices = TestServices()
    ) async -> (Registry, PluginError?) {
        let registry = Registry(qntxVersion: QNTXVersion.current)
        do throws(PluginError) {
            try registry.register(plugin)
            try await registry.initialize(plugin, deadline: deadline, services: services)
            return (registry, nil)
        } catch {
            return (registry, error)
        }
    }

    @Test("Counts initialize, pause, resume and shutdown once each, in that order")
    func order() async throws {
        let plugin = try await load("counter", flags: ["-DNAME=\"order\""])
        let (registry, error) = await initialize(plugin)
        #expect(error == nil && registry.getState("order") == .running)
        try await registry.pause("order")
        #expect(registry.getState("order") == .paused)
        try await registry.resume("order")
        try await registry.shutdownAll()
        try await plugin.shutdown()
        #expect(Trace.lines(of: "order") == ["initialize", "pause", "resume", "shutdown"])
    }

    @Test("Is initialized once; what comes after its end is refused")
    func once() async throws {
        let plugin = try await load("counter", flags: ["-DNAME=\"once\""])
        await #expect(throws: PluginError.self) { try await plugin.pause() }
        #expect(await plugin.health().message == "the plugin is not initialized")
        try await plugin.initialize(TestServices())
        await #expect(throws: PluginError.self) { try await plugin.initialize(TestServices()) }
        try await plugin.shutdown()
        for call in [plugin.pause, plugin.resume] as [() async throws -> Void] {
            let error = await #expect(throws: PluginError.self) { try await call() }
            #expect(error?.code == .invalidTransition)
        }
        var mux = HTTPMux()
        await #expect(throws: PluginError.self) { try await plugin.registerHTTP(&mux) }
        await #expect(throws: PluginError.self) { try await plugin.initialize(TestServices()) }
        #expect(await plugin.health().healthy == false)
        try await plugin.shutdown()
        #expect(Trace.lines(of: "once") == ["initialize", "shutdown"])
    }

    @Test("Is not shut down if it never was initialized")
    func neverInitialized() async throws {
        let plugin = try await load("counter", flags: ["-DNAME=\"never\""])
        try await plugin.shutdown()
        #expect(Trace.lines(of: "never").isEmpty)
    }

    @Test("A failing initialize leaves its text, the state failed, and no instance")
    func initializeFails() async throws {
        let plugin = try await load("initialize-fails")
        let (registry, error) = await initialize(plugin)
        #expect(error?.message == "plugin initialize-fails failed to initialize: the moon is in the wrong phase")
        #expect(error?.code == .pluginFailed && error?.stage == .initialize && error?.plugin == "initialize-fails")
        #expect(registry.getState("initialize-fails") == .failed)
        try await plugin.shutdown()
        #expect(await plugin.health().healthy == false)
        #expect(!Trace.lines(of: "initialize-fails").contains("shutdown"))
    }

    @Test("A status that is none counts as a failure and is named")
    func garbageStatus() async throws {
        let (registry, error) = await initialize(try await load("initialize-garbage-status"))
        #expect(error?.code == .pluginFailed && error?.message.contains("12345") == true)
        #expect(registry.getState("initialize-garbage-status") == .failed)
    }

    @Test("A hanging initialize ends at the deadline, holds up no other plugin, and the shutdown no longer than told")
    func initializeHangs() async throws {
        let plugin = try await load("initialize-hangs")
        let begin = ContinuousClock.now
        let (registry, error) = await initialize(plugin, deadline: .milliseconds(200))
        #expect(error?.code == .deadlineExceeded && error?.stage == .initialize)
        #expect(begin.duration(to: .now) < .seconds(300))
        #expect(registry.getState("initialize-hangs") == .failed)
        let other = try await ServedPlugin.start(try await Fixture.library("pausable"))
        #expect(try await other.ask(.get, "/counts").status == .ok)
        try await other.stop()
        await #expect(throws: PluginError.self) { try await registry.shutdownAll(deadline: .milliseconds(200)) }
    }

    @Test("A slow initialize is waited for")
    func initializeSlow() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("initialize-slow"))
        #expect(try await served.ask(.get, "/hello").text == "hello, world\n")
        try await served.stop()
    }

    @Test("One that comes too late is shut down at once, by itself")
    func initializeLate() async throws {
        let plugin = try await load("initialize-late")
        let (registry, error) = await initialize(plugin, deadline: .milliseconds(50))
        #expect(error?.code == .deadlineExceeded && registry.getState("initialize-late") == .failed)
        #expect(Trace.lines(of: "initialize-late") == [])
        Trace.note("initialize-late", "go")
        #expect(await eventually { Trace.lines(of: "initialize-late").contains("shutdown") })
        #expect(Trace.lines(of: "initialize-late") == ["go", "initialize", "shutdown"])
        try await plugin.shutdown()
        #expect(Trace.lines(of: "initialize-late") == ["go", "initialize", "shutdown"])
    }

    @Test("A NULL state is a state")
    func nullState() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("initialize-null-state"))
        #expect(try await served.ask(.get, "/hello").status == .ok)
        let health = await served.plugin.health()
        #expect(health.healthy && health.message == "stateless")
        try await served.stop()
    }

    @Test("A newer minor version loads, and what it has more is not looked at")
    func newerMinor() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("vtable-newer-minor"))
        #expect(try await served.ask(.get, "/hello").text == "hello, world\n")
        let schema = try await served.plugin.configSchema()
        #expect(schema.keys.sorted() == ["key"] && schema["key"]?.type == "string")
        try await served.stop()
    }

    @Test("A constructor runs when the plugin is loaded, and not before")
    func constructor() async throws {
        let path = try await Fixture.library("constructor-runs")
        try await TemporaryDirectory.with { directory in
            setenv("QNTX_TEST_MARKER", directory.file("marker"), 1)
            defer { unsetenv("QNTX_TEST_MARKER") }
            _ = try Inspector().inspect(path: path)
            #expect(access(directory.file("marker"), F_OK) != 0)
            let served = try await ServedPlugin.start(path)
            #expect(access(directory.file("marker"), F_OK) == 0)
            #expect(try await served.ask(.get, "/hello").status == .ok)
            try await served.stop()
        }
    }

    @Test("A failing shutdown says why, and the instance is over all the same")
    func shutdownFails() async throws {
        let plugin = try await load("shutdown-fails")
        try await plugin.initialize(TestServices())
        let error = await #expect(throws: PluginError.self) { try await plugin.shutdown() }
        #expect(error?.message == "not now" && error?.stage == .retire)
        #expect(await plugin.health().healthy == false)
        try await plugin.shutdown()
    }

    @Test("A hanging shutdown runs into the deadline")
    func shutdownHangs() async throws {
        let (registry, error) = await initialize(try await load("shutdown-hangs"))
        #expect(error == nil)
        let begin = ContinuousClock.now
        let late = await #expect(throws: PluginError.self) {
            try await registry.shutdownAll(deadline: .milliseconds(200))
        }
        #expect(late?.message.contains("did not return within 0.2 seconds") == true, "\(String(describing: late))")
        #expect(begin.duration(to: .now) < .seconds(300))
    }

    @Test("A plugin that refuses to pause keeps running, one that refuses to go on stays paused")
    func pauseFails() async throws {
        let (registry, _) = await initialize(try await load("pause-fails"))
        let error = await #expect(throws: PluginError.self) { try await registry.pause("pause-fails") }
        #expect(error?.message == "failed to pause plugin pause-fails: too much to do")
        #expect(registry.getState("pause-fails") == .running)
        #expect(
            (await #expect(throws: PluginError.self) { try await registry.resume("pause-fails") })?.code
                == .invalidTransition
        )
        let (other, _) = await initialize(try await load("resume-fails"))
        try await other.pause("resume-fails")
        let stuck = await #expect(throws: PluginError.self) { try await other.resume("resume-fails") }
        #expect(stuck?.message == "failed to resume plugin resume-fails: too tired to go on")
        #expect(other.getState("resume-fails") == .paused)
        try await registry.shutdownAll()
        try await other.shutdownAll()
    }

    @Test("Pause and resume reach the plugin, and only one that has them can be paused")
    func pausable() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("pausable"))
        for _ in 0..<3 {
            try await served.registry.pause("pausable")
            try await served.registry.resume("pausable")
        }
        #expect(try await served.ask(.get, "/counts").text.contains("\"pauses\":3"))
        #expect(await served.plugin.health().details == ["pauses": "3", "resumes": "3"])
        #expect(served.registry.isPausable("pausable"))
        let plain = try await load("health-silent")
        #expect(plain.pausable == nil)
        await #expect(throws: PluginError.self) { try await plain.pause() }
        try await served.stop()
    }

    @Test("Extensions: the host has none, and the plugin's table is asked for by name")
    func extensions() async throws {
        let served = try await ServedPlugin.start(try await Fixture.library("get-extension"))
        #expect(try await served.ask(.get, "/hello").status == .ok)
        try await served.stop()
    }

    @Test("A host that is over gives nothing, whoever asks")
    func hostAfterShutdown() async throws {
        let services = TestServices()
        let plugin = try await load("uses-host-after-shutdown")
        let (_, error) = await initialize(plugin, services: services)
        #expect(error == nil)
        try await plugin.shutdown()
        let count = services.log.lines.count
        #expect(await eventually { !Trace.lines(of: "uses-host-after-shutdown").isEmpty })
        #expect(Trace.lines(of: "uses-host-after-shutdown") == ["enabled=0 extension=0 fail=-5"])
        #expect(services.log.lines.count == count, "\(services.log.messages)")
    }

    @Test("A plugin that is loaded but not used holds up nobody's end")
    func abandoned() async throws {
        for _ in 0..<20 { _ = try await load("counter", flags: ["-DNAME=\"abandoned\""]) }
        #expect(Trace.lines(of: "abandoned").isEmpty)
    }
}
