import QNTXPlugin
import Testing

@Suite("Asking plugins how they are")
struct HealthTests {
    @Test("Each answers for itself; announced ones are not asked")
    func each() async throws {
        let registry = try Registry.with(
            FakePlugin("alpha", health: HealthStatus(healthy: true, message: "fine", details: ["a": "1"])),
            FakePlugin("beta", health: HealthStatus(healthy: false, message: "no disk"))
        )
        registry.preRegister("gamma")
        let all = await registry.healthCheckAll()
        #expect(all.keys.sorted() == ["alpha", "beta"])
        #expect(all["alpha"] == HealthStatus(healthy: true, message: "fine", details: ["a": "1"]))
        #expect(all["beta"] == HealthStatus(healthy: false, message: "no disk"))
    }

    @Test("One that hangs is ill, and the others are not kept waiting")
    func hanging() async throws {
        let registry = try Registry.with(FakePlugin("alpha", hanging: ["health"]), FakePlugin("beta"))
        // It would hang for an hour; that this comes back at all shows that nobody waits for it.
        let all = await registry.healthCheckAll(deadline: .milliseconds(100))
        #expect(all["beta"]?.healthy == true && all["alpha"]?.healthy == false)
        #expect(
            all["alpha"]?.message
                == "Failed to check plugin health: health of plugin alpha did not return within 0.1 seconds"
        )
    }

    @Test("One that is paused says so")
    func paused() async throws {
        let registry = try Registry.with(FakePausable("alpha"))
        registry.markReady("alpha")
        try await registry.pause("alpha")
        #expect(await registry.healthCheck("alpha")?.paused == true)
        try await registry.resume("alpha")
        #expect(await registry.healthCheck("alpha")?.paused == false)
    }

    @Test("One that is not there is not asked")
    func unknown() async {
        let registry = Registry(qntxVersion: "1.0.0")
        #expect(await registry.healthCheck("alpha") == nil)
        #expect(await registry.healthCheckAll().isEmpty)
    }
}
