import QNTXPlugin
import Testing

@Suite("Registering plugins")
struct RegistrationTests {
    @Test("What is registered is found, the same object")
    func found() throws {
        let plugin = FakePlugin("alpha")
        let registry = try Registry.with(plugin)
        #expect(registry.get("alpha") as? FakePlugin === plugin)
        #expect(registry.get("beta") == nil && registry.get("Alpha") == nil && registry.get("") == nil)
        #expect(registry.getAll().keys.sorted() == ["alpha"])
    }

    @Test("A second one of the same name is refused, and the first stays")
    func duplicate() throws {
        let first = FakePlugin("alpha")
        let registry = try Registry.with(first)
        let error = #expect(throws: PluginError.self) { try registry.register(FakePlugin("alpha", version: "2.0.0")) }
        #expect(error?.code == .duplicateName && error?.stage == .register && error?.plugin == "alpha")
        #expect(error?.message.contains("already registered") == true)
        #expect(registry.get("alpha") as? FakePlugin === first)
        // Also where its version would not do either.
        let other = #expect(throws: PluginError.self) { try registry.register(FakePlugin("alpha", needs: ">=99")) }
        #expect(other?.code == .duplicateName)
    }

    @Test(
        "Constraints that accept the host",
        arguments: [
            ("2.5.3", ""), ("1.5.0", "^1.0.0"), ("1.2.5", "~1.2.0"), ("1.5.0", ">=1.0.0 <2.0.0"), ("dev", "garbage"),
            ("garbage", ""),
        ]
    )
    func accepted(version: String, constraint: String) throws {
        let registry = try Registry.with(FakePlugin("alpha", needs: constraint), version: version)
        #expect(registry.getState("alpha") == .stopped)
    }

    @Test(
        "Constraints that do not",
        arguments: [
            ("2.0.0", "^1.0.0", PluginError.Code.incompatibleVersion), ("1.3.0", "~1.2.0", .incompatibleVersion),
            ("2.0.0", ">=1.0.0 <2.0.0", .incompatibleVersion), ("1.0.0", "not-a-constraint", .invalidConstraint),
            ("not-a-version", ">=1.0.0", .invalidVersion),
        ]
    )
    func refused(version: String, constraint: String, code: PluginError.Code) throws {
        let registry = Registry(qntxVersion: version)
        let error = #expect(throws: PluginError.self) { try registry.register(FakePlugin("alpha", needs: constraint)) }
        #expect(error?.code == code && error?.stage == .negotiate && error?.plugin == "alpha")
        #expect(error?.message.hasPrefix("version incompatible for alpha: ") == true, "\(String(describing: error))")
        #expect(registry.get("alpha") == nil && registry.getState("alpha") == nil && registry.list().isEmpty)
    }

    @Test("Lists are sorted; the one of all that are enabled has those that are only announced too")
    func lists() throws {
        let registry = try Registry.with(FakePlugin("zebra"), FakePlugin("alpha"), FakePlugin("beta"))
        #expect(registry.list() == ["alpha", "beta", "zebra"])
        registry.preRegister("omega")
        registry.preRegister("aardvark")
        #expect(registry.list() == ["alpha", "beta", "zebra"])
        #expect(registry.listEnabled() == ["aardvark", "alpha", "beta", "omega", "zebra"])
        let other = try Registry.with(FakePlugin("one"))
        other.preRegister("two")
        other.preRegister("three")
        #expect(other.list().count == 1 && other.listEnabled().count == 3)
    }

    @Test("What was taken out is gone, and its name is free")
    func unregister() throws {
        let plugin = FakePlugin("alpha")
        let registry = try Registry.with(plugin)
        registry.markReady("alpha")
        let live = try #require(registry.liveState("alpha"))
        #expect(live.isRunning)
        #expect(registry.unregister("alpha") as? FakePlugin === plugin)
        #expect(registry.get("alpha") == nil && registry.getState("alpha") == nil && live.value == .stopped)
        #expect(registry.unregister("alpha") == nil)
        try registry.register(FakePlugin("alpha"))
        #expect(registry.getState("alpha") == .stopped && live.value == .stopped)
        registry.markReady("alpha")
        #expect(live.value == .stopped, "the state of another instance is followed")
    }

    @Test("A name is not judged here, but where plugins come from")
    func anyName() throws {
        #expect(try Registry.with(FakePlugin("Bad Name")).list() == ["Bad Name"])
    }

    @Test("Many at once: each name is taken once")
    func concurrent() async throws {
        let registry = Registry(qntxVersion: "1.0.0")
        let taken = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<400 {
                group.addTask { (try? registry.register(FakePlugin("plugin-\(number % 50)"))) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 50 && registry.list().count == 50)
    }

    @Test("The default registry: none at first, set once, never replaced")
    func defaultRegistry() async {
        // In a process of its own, because it can be set only once in each.
        await #expect(processExitsWith: .success) {
            #expect(Registry.default == nil)
            let missing = #expect(throws: PluginError.self) { try Registry.registerDefault(FakePlugin("alpha")) }
            #expect(missing?.code == .registryMissing && missing?.message.contains("not initialized") == true)
            let registry = Registry(qntxVersion: "1.0.0")
            try Registry.setDefault(registry)
            #expect(Registry.default === registry)
            let again = #expect(throws: PluginError.self) { try Registry.setDefault(Registry(qntxVersion: "2.0.0")) }
            #expect(again?.code == .registryExists && Registry.default === registry)
            try Registry.registerDefault(FakePlugin("alpha"))
            #expect(registry.list() == ["alpha"])
        }
    }
}
