import QNTXPlugin
import Testing

@Suite("Pausing and resuming")
struct PauseTests {
    private func error(_ body: () async throws -> Void) async -> PluginError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? PluginError
        }
    }

    @Test("A running plugin is paused, and goes on")
    func usual() async throws {
        let log = CallLog()
        let registry = try Registry.with(FakePausable("alpha", log: log))
        registry.markReady("alpha")
        #expect(registry.isPausable("alpha"))
        try await registry.pause("alpha")
        #expect(registry.getState("alpha") == .paused && !registry.isReady("alpha"))
        try await registry.resume("alpha")
        #expect(registry.getState("alpha") == .running && log.calls == ["alpha pause", "alpha resume"])
    }

    @Test("Twice is an error that names the state, and the plugin is not asked")
    func twice() async throws {
        let log = CallLog()
        let registry = try Registry.with(FakePausable("alpha", log: log))
        registry.markReady("alpha")
        try await registry.pause("alpha")
        let again = await error { try await registry.pause("alpha") }
        #expect(
            again?.code == .invalidTransition && again?.message == "plugin alpha is not running (current state: paused)"
        )
        try await registry.resume("alpha")
        let more = await error { try await registry.resume("alpha") }
        #expect(
            more?.code == .invalidTransition && more?.message == "plugin alpha is not paused (current state: running)"
        )
        #expect(log.calls == ["alpha pause", "alpha resume"])
    }

    @Test("The checks come in QNTX's order: there, running, pausable")
    func order() async throws {
        let registry = try Registry.with(FakePlugin("plain"))
        registry.preRegister("announced")
        for call in [registry.pause, registry.resume] as [(String, Duration) async throws -> Void] {
            let unknown = await error { try await call("ghost", .seconds(1)) }
            #expect(unknown?.code == .notFound && unknown?.message == "plugin not found: ghost")
            let announced = await error { try await call("announced", .seconds(1)) }
            #expect(announced?.code == .notFound)
        }
        let stopped = await error { try await registry.pause("plain") }
        #expect(stopped?.code == .invalidTransition && stopped?.message.contains("not running") == true)
        registry.markReady("plain")
        let plain = await error { try await registry.pause("plain") }
        #expect(plain?.code == .notPausable && plain?.message == "plugin plain does not support pause/resume")
        #expect(
            registry.getState("plain") == .running && !registry.isPausable("plain") && !registry.isPausable("ghost")
        )
    }

    @Test("One that fails or hangs keeps its state", arguments: [true, false])
    func fails(hangs: Bool) async throws {
        let trouble: Set<String> = ["pause", "resume"]
        let registry = try Registry.with(
            FakePausable("alpha", failing: hangs ? [] : trouble, hanging: hangs ? trouble : [])
        )
        registry.markReady("alpha")
        let pause = await error { try await registry.pause("alpha", deadline: .milliseconds(50)) }
        #expect(pause?.message.hasPrefix("failed to pause plugin alpha: ") == true, "\(String(describing: pause))")
        #expect(pause?.code == (hangs ? .deadlineExceeded : .pluginFailed) && registry.getState("alpha") == .running)
        let other = try Registry.with(
            FakePausable("beta", failing: hangs ? [] : ["resume"], hanging: hangs ? ["resume"] : [])
        )
        other.markReady("beta")
        try await other.pause("beta")
        let resume = await error { try await other.resume("beta", deadline: .milliseconds(50)) }
        #expect(resume?.message.hasPrefix("failed to resume plugin beta: ") == true)
        #expect(other.getState("beta") == .paused)
    }

    @Test("One that is taken out while it is being paused is not found any more")
    func takenOut() async throws {
        let registry = Registry(qntxVersion: "1.0.0")
        let plugin = LeavingPlugin(registry)
        try registry.register(plugin)
        registry.markReady("leaving")
        let gone = await error { try await registry.pause("leaving") }
        #expect(gone?.code == .notFound && registry.getState("leaving") == nil)
    }
}

/// A plugin that is taken out of its registry while it is asked to pause.
private final class LeavingPlugin: PausablePlugin {
    let metadata = Metadata(name: "leaving", version: "1.0.0")
    private let registry: Registry

    init(_ registry: Registry) { self.registry = registry }

    func pause() async throws { registry.unregister("leaving") }

    func resume() async throws {}
}
