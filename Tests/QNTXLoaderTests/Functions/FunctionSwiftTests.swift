import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Declared functions are called from Swift")
struct FunctionSwiftTests {
    @Test("With literals and values, for a result of the caller's type")
    func typed() async throws {
        try await FunctionFixture.with { fixture in
            let plugin = fixture.served.plugin
            let sum: Double = try await plugin.call("sum", [1, 2, 3.5])
            #expect(sum == 6.5)
            let values = [1.0, 2.0]
            let found: Double = try await plugin.call("dot", values, values)
            #expect(found == 5.0)
            let large: UInt64 = try await plugin.call("echo_u64", UInt64.max)
            #expect(large == .max)
            let doubled: [Double] = try await plugin.call("double_all", values)
            #expect(doubled == [2, 4])
            let text: String = try await plugin.call("next_color", "red")
            #expect(text == "green")
            let pair: [String: FunctionValue] = try await plugin.callFunction("divide", .list([7, 2]), progress: nil)
            #expect(pair == ["quotient": 3, "rest": 1])
            let bytes: [UInt8] = try await plugin.call("echo_bytes", [1, 2, 3] as [UInt8])
            #expect(bytes == [1, 2, 3])
            let nan: Double = try await plugin.call("echo_f64", Double.nan)
            #expect(nan.isNaN)
        }
    }

    @Test("What is wrong is thrown, with the parameter's name")
    func faults() async throws {
        try await FunctionFixture.with { fixture in
            let plugin = fixture.served.plugin
            let missing = await #expect(throws: PluginError.self) { _ = try await plugin.call("nonesuch") as Double }
            #expect(missing?.code == .notFound)
            let wrong = await #expect(throws: PluginError.self) { _ = try await plugin.call("scaled", "x") as Double }
            #expect(wrong?.code == .invalidArgument)
            #expect(wrong?.message == "functions.scaled: value: expected a number, found a text")
            let failed = await #expect(throws: PluginError.self) { _ = try await plugin.call("root", -1.0) as Double }
            #expect(failed?.code == .pluginFailed && failed?.message == "functions.root: value: it is negative")
            let type = await #expect(throws: PluginError.self) { _ = try await plugin.call("constant") as Int }
            #expect(type?.message.contains("the function gave a number, which is no Int") == true)
        }
    }

    @Test("Progress is told, and ends the call where it is answered with false")
    func progress() async throws {
        try await FunctionFixture.with { fixture in
            let count = SharedCount()
            let error = await #expect(throws: PluginError.self) {
                _ = try await fixture.served.plugin.callFunction("count_to", .list([1_000_000])) { current, total in
                    count.increment()
                    return current < 5
                }
            }
            #expect(error?.code == .closed && count.value == 6)
        }
    }

    @Test("A job's payload is the arguments, its result what the function gives")
    func jobs() async throws {
        try await FunctionFixture.with { fixture in
            let handlers = try await fixture.served.plugin.jobHandlers()
            let handler = try #require(handlers["functions.count_to"])
            let context = JobRecorder()
            let job = Job(handlerName: "functions.count_to", payload: Array("[3]".utf8))
            let result = try await handler.execute(job, context)
            #expect(String(decoding: result, as: UTF8.self) == "{\"reached\":3}")
            #expect(context.progress == [0, 1, 2])
            let sum = try #require(handlers["functions.sum"])
            let bad = Job(handlerName: "functions.sum", payload: Array("{}".utf8))
            let error = await #expect(throws: PluginError.self) { _ = try await sum.execute(bad, context) }
            #expect(error?.message == "functions.sum: values: it is missing")
        }
    }

    @Test("A job that is called off ends its function")
    func cancelled() async throws {
        try await FunctionFixture.with { fixture in
            let handlers = try await fixture.served.plugin.jobHandlers()
            let handler = try #require(handlers["functions.count_to"])
            let context = JobRecorder()
            let task = Task {
                try await handler.execute(
                    Job(handlerName: "functions.count_to", payload: Array("[1000000]".utf8)),
                    context
                )
            }
            #expect(await eventually { !context.progress.isEmpty })
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
