import QNTXPlugin
import Testing

@Suite("The states of a plugin")
struct StateTests {
    @Test("Announced it is loading, registered stopped, ready running")
    func usual() throws {
        let registry = Registry(qntxVersion: "1.0.0")
        #expect(registry.getState("alpha") == nil && !registry.isReady("alpha"))
        registry.preRegister("alpha")
        #expect(registry.getState("alpha") == .loading && !registry.isReady("alpha") && registry.get("alpha") == nil)
        try registry.register(FakePlugin("alpha"))
        #expect(registry.getState("alpha") == .stopped && !registry.isReady("alpha"))
        registry.markReady("alpha")
        #expect(registry.getState("alpha") == .running && registry.isReady("alpha"))
    }

    @Test("A state can be without a plugin, and every mark is taken from every state")
    func unconditional() {
        let registry = Registry(qntxVersion: "1.0.0")
        registry.preRegister("ghost")
        registry.markReady("ghost")
        #expect(registry.isReady("ghost") && registry.get("ghost") == nil)
        registry.markReady("unheard-of")
        #expect(registry.getAllStates() == ["ghost": .running, "unheard-of": .running])
        registry.markFailed("ghost")
        #expect(registry.getState("ghost") == .failed)
        registry.preRegister("ghost")
        #expect(registry.getState("ghost") == .loading)
        registry.markStopped("ghost")
        #expect(registry.getState("ghost") == .stopped)
    }

    @Test("Steps that a state does not allow change nothing", arguments: PluginState.allCases)
    func steps(state: PluginState) {
        var changed = state
        let pause = (try? changed.pause("alpha")) != nil
        #expect(pause == (state == .running) && changed == (pause ? .paused : state))
        changed = state
        let resume = (try? changed.resume("alpha")) != nil
        #expect(resume == (state == .paused) && changed == (resume ? .running : state))
    }

    @Test("Who follows a state sees every change of it")
    func live() throws {
        let registry = Registry(qntxVersion: "1.0.0")
        registry.preRegister("alpha")
        let live = try #require(registry.liveState("alpha"))
        #expect(live.value == .loading)
        try registry.register(FakePlugin("alpha"))
        for (step, state) in [
            (registry.markReady, .running), (registry.markFailed, .failed), (registry.preRegister, .loading),
            (registry.markStopped, .stopped),
        ] as [((String) -> Void, PluginState)] {
            step("alpha")
            #expect(live.value == state && registry.getState("alpha") == state)
        }
    }

    @Test("Their names are QNTX's")
    func names() {
        #expect(PluginState.allCases.map(\.rawValue) == ["loading", "running", "paused", "stopped", "failed"])
    }
}
