import QNTXPlugin
import Testing

@Suite("Starting and stopping all plugins")
struct InitializeAllTests {
    @Test("They start in ascending order of name, one after the other")
    func order() async throws {
        let log = CallLog()
        let registry = try Registry.with(
            FakePlugin("zebra", log: log),
            FakePlugin("alpha", log: log),
            FakePlugin("beta", log: log)
        )
        try await registry.initializeAll { _ in NoServices() }
        #expect(log.calls == ["alpha initialize", "beta initialize", "zebra initialize"])
        #expect(registry.getAllStates().values.allSatisfy { $0 == .running })
    }

    @Test("One that fails is failed, the next ones follow, and the error counts and names it")
    func failing() async throws {
        let log = CallLog()
        let registry = try Registry.with(
            FakePlugin("alpha", log: log),
            FakePlugin("beta", log: log, failing: ["initialize"]),
            FakePlugin("gamma", log: log)
        )
        let error = await #expect(throws: PluginError.self) { try await registry.initializeAll { _ in NoServices() } }
        #expect(error?.code == .several && error?.stage == .initialize)
        #expect(
            error?.message
                == "failed to initialize 1 plugin(s): [beta: plugin beta failed to initialize: beta cannot initialize]"
        )
        #expect(registry.getAllStates() == ["alpha": .running, "beta": .failed, "gamma": .running])
        #expect(log.calls.count == 3)
    }

    @Test("One that hangs fails at the deadline and holds up nobody for longer")
    func hanging() async throws {
        let registry = try Registry.with(FakePlugin("alpha", hanging: ["initialize"]), FakePlugin("beta"))
        let error = await #expect(throws: PluginError.self) {
            try await registry.initializeAll(deadline: .milliseconds(50)) { _ in NoServices() }
        }
        #expect(error?.message.contains("initialize of plugin alpha did not return within 0.05 seconds") == true)
        #expect(registry.getAllStates() == ["alpha": .failed, "beta": .running])
    }

    @Test("Each gets services of its own")
    func services() async throws {
        let log = CallLog()
        let registry = try Registry.with(FakePlugin("alpha"), FakePlugin("beta"))
        try await registry.initializeAll { plugin in
            log.add(plugin.metadata.name)
            return NoServices()
        }
        #expect(log.calls == ["alpha", "beta"])
    }

    @Test("A plugin that was paused or had failed runs again after a good start", arguments: ["paused", "failed"])
    func fromAnyState(state: String) async throws {
        let registry = try Registry.with(FakePausable("alpha"))
        registry.markReady("alpha")
        if state == "paused" { try await registry.pause("alpha") } else { registry.markFailed("alpha") }
        try await registry.initializeAll { _ in NoServices() }
        #expect(registry.getState("alpha") == .running)
    }

    @Test("No plugins are no error, announced ones are not started")
    func none() async throws {
        let registry = Registry(qntxVersion: "1.0.0")
        registry.preRegister("alpha")
        try await registry.initializeAll { _ in NoServices() }
        try await registry.shutdownAll()
        #expect(registry.getState("alpha") == .loading)
    }

    @Test("They stop in descending order, and their states stay")
    func shutdown() async throws {
        let log = CallLog()
        let registry = try Registry.with(
            FakePlugin("beta", log: log),
            FakePlugin("gamma", log: log),
            FakePlugin("alpha", log: log)
        )
        registry.markReady("alpha")
        try await registry.shutdownAll()
        #expect(log.calls == ["gamma shutdown", "beta shutdown", "alpha shutdown"])
        #expect(registry.getAllStates() == ["alpha": .running, "beta": .stopped, "gamma": .stopped])
    }

    @Test("All of them stop, whatever fails or hangs, and one error names them")
    func shutdownFails() async throws {
        let log = CallLog()
        let registry = try Registry.with(
            FakePlugin("alpha", log: log, failing: ["shutdown"]),
            FakePlugin("beta", log: log),
            FakePlugin("gamma", log: log, failing: ["shutdown"]),
            FakePlugin("delta", log: log, hanging: ["shutdown"])
        )
        let error = await #expect(throws: PluginError.self) {
            try await registry.shutdownAll(deadline: .milliseconds(50))
        }
        #expect(error?.code == .several)
        #expect(
            error?.message
                == "shutdown errors: gamma: gamma cannot shutdown; delta: shutdown of plugin delta did not return "
                + "within 0.05 seconds; alpha: alpha cannot shutdown",
            "\(String(describing: error))"
        )
        #expect(log.calls.map { $0.split(separator: " ")[0] } == ["gamma", "delta", "beta", "alpha"])
    }
}
