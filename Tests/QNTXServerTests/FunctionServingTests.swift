import Foundation
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

/// Also with the plugin in a process of its own.
@Suite("Declared functions are served")
struct FunctionServingTests {
    private func withFunctions(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
        try await RunningServer.with(["functions.so": try await Fixture.library("functions")], body)
    }

    @Test("They are called, listed and described over HTTP")
    func http() async throws {
        try await withFunctions { server in
            let sum = try await server.send("POST", "/api/functions/fn/sum", body: "{\"values\":[1,2.5]}")
            #expect(
                sum.status == 200 && sum.text == "{\"result\":3.5}" && sum.header("content-type") == "application/json"
            )
            let wrong = try await server.send("POST", "/api/functions/fn/sum", body: "{\"values\":7}")
            #expect(wrong.status == 400 && wrong.error == "values: expected a list, found a number")
            let failed = try await server.send("POST", "/api/functions/fn/root", body: "[-1]")
            #expect(failed.status == 422 && failed.error == "value: it is negative")
            let unknown = try await server.send("POST", "/api/functions/fn/nonesuch", body: "{}")
            #expect(unknown.status == 404)
            let method = try await server.send("DELETE", "/api/functions/fn/sum")
            #expect(method.status == 405 && method.header("allow")?.contains("POST") == true)
            let list: FunctionListReport = try await server.get("/api/functions/fn").decode()
            #expect(list.domain == "functions" && list.version == "1.0.0" && list.functions.count == 60)
            let one: FunctionReport = try await server.get("/api/functions/fn/divide").decode()
            #expect(one.signature == "(a: ref i64, b: ref i64 = a, quotient: out i64, rest: out i64)")
            let description = try await server.get("/api/functions/openapi.json")
            #expect(description.status == 200 && description.text.contains("\"openapi\":\"3.1.0\""))
            #expect(description.text.contains("\"/fn/packed_sum\""))
        }
    }

    @Test("CBOR goes in and comes out, a large list of numbers as it is in memory")
    func cbor() async throws {
        try await withFunctions { server in
            let numbers = (0..<200_000).map(Double.init)
            var body: [UInt8] = [0x81, 0xD8, 0x56, 0x5A] + UInt32(numbers.count * 8).bigEndianBytes
            body += numbers.flatMap { $0.bitPattern.littleEndianBytes }
            let headers = [("content-type", "application/cbor"), ("accept", "application/cbor")]
            let answer = try await server.send("POST", "/api/functions/fn/double_all", body: body, headers: headers)
            #expect(answer.status == 200 && answer.header("content-type") == "application/cbor")
            let head: [UInt8] =
                [0xA1, 0x66] + Array("values".utf8) + [0xD8, 0x56, 0x5A] + UInt32(1_600_000).bigEndianBytes
            #expect(Array(answer.bytes.prefix(head.count)) == head)
            #expect(Array(answer.bytes.suffix(8)) == (199_999.0 * 2).bitPattern.littleEndianBytes)
        }
    }

    @Test("A domain without functions is described too, and one's own description stays")
    func plain() async throws {
        let hello = try await Fixture.example("hello-c/hello.c")
        try await RunningServer.with(["hello-c.so": hello]) { server in
            let description = try await server.get("/api/hello-c/openapi.json")
            #expect(description.status == 200 && description.text.contains("\"/greet/{name}\""))
            let list = try await server.get("/api/hello-c/fn")
            #expect(list.status == 404)
        }
    }

    @Test("Embedders call them from Swift, wherever the plugin runs")
    func swift() async throws {
        try await withFunctions { server in
            let plugin = try #require(server.host.registry.get("functions"))
            let sum: Double = try await plugin.call("sum", [1, 2, 3.5])
            #expect(sum == 6.5)
            let large: UInt64 = try await plugin.call("echo_u64", UInt64.max)
            #expect(large == .max)
            let nan: Double = try await plugin.call("echo_f64", Double.nan)
            #expect(nan.isNaN)
            let swapped: FunctionValue = try await plugin.call("swap", ["a": 1, "b": 2])
            #expect(swapped == ["a": 2, "b": 1])
            let bytes: [UInt8] = try await plugin.call("echo_bytes", [0, 255] as [UInt8])
            #expect(bytes == [0, 255])
            let wrong = await #expect(throws: PluginError.self) { _ = try await plugin.call("scaled", "x") as Double }
            #expect(wrong?.code == .invalidArgument)
            #expect(wrong?.message.hasSuffix("value: expected a number, found a text") == true)
            let failed = await #expect(throws: PluginError.self) { _ = try await plugin.call("root", -1.0) as Double }
            #expect(failed?.code == .pluginFailed && failed?.message.hasSuffix("value: it is negative") == true)
            let unknown = await #expect(throws: PluginError.self) { _ = try await plugin.call("nonesuch") as Double }
            #expect(unknown?.code == .notFound)
            let calling = try #require(plugin.calling)
            let steps = SharedCount()
            let stopped = await #expect(throws: PluginError.self) {
                _ = try await calling.callFunction("count_to", .list([1_000_000])) { current, _ in
                    steps.increment()
                    return current < 3
                }
            }
            #expect(stopped?.code == .closed && steps.value >= 4)
        }
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian, Array.init) }
    fileprivate var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian, Array.init) }
}
