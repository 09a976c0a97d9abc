import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("hello-swift, loaded as a host loads it")
struct HelloSwiftTests {
    @Test("It says who it is")
    func metadata() async throws {
        let plugin = try await BuiltPlugin.hello.load()
        #expect(
            plugin.metadata
                == Metadata(
                    name: "hello-swift",
                    version: "1.0.0",
                    qntxVersion: ">=0.20, <2",
                    description: "Says hello, in Swift.",
                    author: "QNTX",
                    license: "MIT"
                )
        )
        #expect(plugin.pausable != nil)
        #expect(plugin.inspection.library?.isSwift == true)
    }

    @Test("It greets, and a name comes back as it was sent, quoted")
    func greeting() async throws {
        let hello = try await BuiltPlugin.hello.start()
        let greeting = try await hello.ask(.get, "/")
        #expect(greeting.status == .ok)
        #expect(greeting.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(greeting.text == "hello from Swift\n")
        let name = try await hello.ask(.get, "/greet/J%C3%BCrgen%20%22%2F%0A")
        #expect(name.headers[.contentType] == "application/json")
        #expect(name.text == #"{"hello":"Jürgen \"/\n"}"# + "\n")
        try await hello.stop()
    }

    @Test("It shows what arrives of a request")
    func whoami() async throws {
        let hello = try await BuiltPlugin.hello.start()
        let host = try #require(HTTPField.Name("Host"))
        let answer = try await hello.ask(
            .get,
            "/whoami",
            query: "a=%20b&c",
            headers: [host: "example.org", .userAgent: "test/1", .accept: "*/*"]
        )
        #expect(
            answer.text == #"{"method":"GET","path":"/whoami","query":"a=%20b&c","host":"example.org","#
                + #""user-agent":"test/1","accept":"*/*"}"# + "\n"
        )
        try await hello.stop()
    }

    @Test("It sends a whole body back")
    func wholeEcho() async throws {
        let hello = try await BuiltPlugin.hello.start()
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let answer = try await hello.ask(.post, "/echo", headers: [.contentType: "image/png"], body: .whole(bytes))
        #expect(answer.headers[.contentType] == "image/png")
        #expect(answer.body == bytes)
        let empty = try await hello.ask(.post, "/echo")
        #expect(empty.headers[.contentType] == nil)
        #expect(empty.body.isEmpty)
        try await hello.stop()
    }

    @Test("It sends a body back while it still arrives")
    func streamedEcho() async throws {
        let hello = try await BuiltPlugin.hello.start()
        let body = TestBody(announcedLength: 6)
        let sink = try hello.send(.post, "/echo", body: .stream(body)).sink
        for text in ["ab", "cd", "ef"] {
            body.feed(text)
            _ = try await sink.answer { $0.pieces.last == Array(text.utf8) }
        }
        #expect(!sink.isOver)
        body.finish()
        let answer = try await sink.answer()
        #expect(answer.isStreamed && !answer.isAborted)
        #expect(answer.text == "abcdef")
        try await hello.stop()
    }

    @Test("It says how it is, and how much it has served")
    func health() async throws {
        let hello = try await BuiltPlugin.hello.start()
        for name in ["a", "b", "c"] { _ = try await hello.ask(.get, "/greet/\(name)") }
        let health = await hello.plugin.health()
        #expect(health == HealthStatus(healthy: true, message: "glad to be here", details: ["requests_served": "3"]))
        try await hello.stop()
    }

    @Test("It names its configuration before it is started")
    func schema() async throws {
        let plugin = try await BuiltPlugin.hello.load()
        let schema = try await plugin.configurable?.configSchema()
        #expect(
            schema == [
                "greeting": ConfigField(
                    type: "string",
                    description: "What to greet with",
                    defaultValue: "hello",
                    pattern: #"[^\n]{1,100}"#
                )
            ]
        )
    }

    @Test("It pauses and goes on, and logs it all to its host")
    func lifecycle() async throws {
        let hello = try await BuiltPlugin.hello.start()
        let pausable = try #require(hello.plugin.pausable)
        try await pausable.pause()
        try await pausable.resume()
        _ = try await hello.ask(.get, "/")
        try await hello.stop()
        #expect(
            hello.log.messages == [
                "hello-swift is ready", "hello-swift pauses", "hello-swift goes on", "hello-swift says goodbye",
            ]
        )
        #expect(hello.log.lines.last?.metadata == ["requests": "1"])
        #expect(hello.log.lines.allSatisfy { $0.level == .info })
    }

    @Test("Two of it, side by side, know nothing of each other")
    func sideBySide() async throws {
        let one = try await BuiltPlugin.hello.start()
        let two = try await BuiltPlugin.hello.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let hello = number % 4 == 0 ? one : two
                group.addTask {
                    let answer = try await hello.ask(.get, "/greet/\(number)")
                    #expect(answer.text == "{\"hello\":\"\(number)\"}\n")
                }
            }
            try await group.waitForAll()
        }
        try await one.stop()
        #expect(try await two.ask(.get, "/").text == "hello from Swift\n")
        #expect(await two.plugin.health().details == ["requests_served": "151"])
        #expect(one.log.messages == ["hello-swift is ready", "hello-swift says goodbye"])
        #expect(one.log.lines.last?.metadata == ["requests": "50"])
        try await two.stop()
    }
}
