import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Functions of plugins in Swift")
struct FunctionTests {
    private func withPlugin(_ body: (NativePlugin) async throws -> Void) async throws {
        let plugin = try await PluginLoader().load(path: BuiltLibrary.path("kit-fixture"))
        try await plugin.initialize(TestServices())
        do {
            try await body(plugin)
        } catch {
            try? await plugin.shutdown()
            throw error
        }
        try await plugin.shutdown()
    }

    @Test("A closure's types are its signature")
    func signatures() async throws {
        try await withPlugin { plugin in
            let texts = Dictionary(uniqueKeysWithValues: plugin.functions.map { ($0.name, $0.signature.description) })
            #expect(texts["mean"] == "(values: [f64], result: out f64, reason: reason) -> status")
            #expect(texts["repeated"] == "(text: str, count: isize, result: out str, reason: reason) -> status")
            #expect(texts["nothing"] == "(reason: reason) -> status")
            #expect(
                texts["mixed"]
                    == "(p1: f32, p2: bool, p3: u64, p4: [i64], p5: f64, result: out str, reason: reason) -> status"
            )
            #expect(plugin.functions.first { $0.name == "mean" }?.documentation == "The mean of some numbers")
        }
    }

    @Test("They are called, and fail with what they throw")
    func calls() async throws {
        try await withPlugin { plugin in
            let mean: Double = try await plugin.call("mean", [1.0, 2.0, 6.0])
            #expect(mean == 3)
            let text: String = try await plugin.call("repeated", "né", 3)
            #expect(text == "nénéné")
            let squares: [Int32] = try await plugin.call("squares", 4)
            #expect(squares == [0, 1, 4, 9])
            let bytes: [UInt8] = try await plugin.call("reversed", [1, 2, 3] as [UInt8])
            #expect(bytes == [3, 2, 1])
            let mixed: String = try await plugin.call("mixed", 0.5, true, UInt64.max, [-1, 2], 2.25)
            #expect(mixed == "0.5 true 18446744073709551615 [-1, 2] 2.25")
            let nothing: [String: FunctionValue] = try await plugin.callFunction("nothing", .list([]), progress: nil)
            #expect(nothing.isEmpty)
            let error = await #expect(throws: PluginError.self) {
                _ = try await plugin.call("mean", [Double]()) as Double
            }
            #expect(error?.code == .pluginFailed && error?.message == "kit-fixture.mean: values: there are none")
        }
    }

    @Test("They say how far they are, and end when they are told to")
    func progress() async throws {
        try await withPlugin { plugin in
            let error = await #expect(throws: PluginError.self) {
                _ = try await plugin.callFunction("counted", .list([1000])) { current, _ in current < 4 }
            }
            #expect(error?.message == "kit-fixture.counted: told to end at 4")
        }
    }
}
