import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The examples")
struct ExampleTests {
    @Test(
        "Each loads, serves and stops",
        arguments: [
            ("hello-c/hello.c", "hello-c"), ("hello-c/minimal.c", nil), ("hello-cpp/hello.cpp", "hello-cpp"),
            ("biotech", "biotech"),
        ] as [(String, String?)]
    )
    func example(path: String, name: String?) async throws {
        let flags = path.hasSuffix(".cpp") ? ["-std=c++17"] : ["-lm", "-lpthread"]
        let served = try await ServedPlugin.start(try await Fixture.example(path, flags: flags))
        if let name { #expect(served.plugin.metadata.name == name) }
        #expect(
            served.plugin.inspection.name == served.plugin.metadata.name || served.plugin.inspection.name == nil
        )
        #expect(!served.routes.patterns.isEmpty)
        let health = await served.plugin.health()
        #expect(health.healthy, "\(health)")
        _ = try await served.plugin.configSchema()
        #expect(served.log.lines.allSatisfy { $0.level < .warning }, "\(served.log.messages)")
        try await served.stop()
    }

    @Test("hello-c answers as its source says")
    func hello() async throws {
        let served = try await ServedPlugin.start(try await Fixture.example("hello-c/hello.c"))
        #expect(try await served.ask(.get, "/").text == "hello from C\n")
        #expect(try await served.ask(.get, "/greet/%22w%C3%B6rld%22").text.contains("\\u0022wörld\\u0022"))
        let body = [UInt8](repeating: 0x61, count: 100_000)
        let echo = try await served.ask(.post, "/echo", headers: [.contentType: "text/x"], body: .whole(body))
        #expect(echo.body == body && echo.headers[.contentType] == "text/x" && echo.isStreamed)
        try await served.stop()
    }
}
