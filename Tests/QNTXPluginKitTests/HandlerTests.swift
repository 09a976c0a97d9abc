import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Handlers in Swift behind the C ABI")
struct HandlerTests {
    @Test(
        "What a closure throws becomes a status, and its text stays inside",
        arguments: [("not-found", 404), ("invalid", 400), ("busy", 503), ("anything", 500)]
    )
    func failures(what: String, status: Int) async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let answer = try await fixture.ask(.get, "/throw/\(what)")
        #expect(answer.status.code == status)
        #expect(!answer.text.contains("secret"))
        try await fixture.stop()
    }

    @Test("What an inline handler throws becomes a status for the client and a line for the operator")
    func inlineFailure() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let answer = try await fixture.ask(.get, "/throw-inline")
        #expect(answer.status == .contentTooLarge)
        #expect(!answer.text.contains("secret"))
        let line = try await fixture.line("the handler failed: inline secret")
        #expect(line.level == .error)
        #expect(line.metadata == ["error.code": "too_large", "route": "GET /throw-inline"])
        try await fixture.stop()
    }

    @Test("A handler that neither answers nor goes on is a 500", arguments: ["/silent", "/stream-inline"])
    func noAnswer(path: String) async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let (sink, work) = try fixture.send(.get, path)
        #expect(work == nil)
        #expect(try await sink.answer().status == .internalServerError)
        try await fixture.stop()
    }

    @Test("A handler that begins an answer and forgets it has it broken off")
    func unfinished() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let answer = try await fixture.ask(.get, "/unfinished")
        #expect(answer.isAborted)
        try await fixture.line("the handler returned with its streamed answer unfinished")
        try await fixture.stop()
    }

    @Test("A status that is none is a 500", arguments: [0, 100, 199, 600, 999])
    func badStatus(status: Int) async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        #expect(try await fixture.ask(.get, "/status/\(status)").status == .internalServerError)
        #expect(try await fixture.ask(.get, "/status/204").status == .noContent)
        try await fixture.stop()
    }

    @Test("The values of wildcards arrive as bytes, whatever they are")
    func pathValues() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let answer = try await fixture.ask(.get, "/values/%00%FF%2F/a/%62/")
        #expect(answer.text == "[0, 255, 47] [97, 47, 98, 47] nil")
        try await fixture.stop()
    }

    @Test("Header fields arrive in their order, repeated ones too")
    func headers() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        var headers = HTTPFields()
        for (name, value) in [("X-One", "1"), ("Accept", "a"), ("x-one", "ü"), ("host", "h"), ("X-Empty", "")] {
            headers.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let answer = try await fixture.ask(.get, "/headers", headers: headers)
        #expect(answer.text == "x-one=1\naccept=a\nx-one=ü\nhost=h\nx-empty=")
        try await fixture.stop()
    }

    @Test("A route's limits reach the host, and the deadline reaches the handler")
    func limits() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        guard case .found(let count, _) = fixture.routes.match(method: "POST", path: "/count"),
            case .found(let time, _) = fixture.routes.match(method: "GET", path: "/time-left"),
            case .found(let early, _) = fixture.routes.match(method: "POST", path: "/early")
        else { throw PluginError(.notFound, "a route is missing") }
        #expect(count.options == RouteOptions(streamsBody: false, maximumBody: 100))
        #expect(time.options == RouteOptions(streamsBody: false, deadline: .seconds(5)))
        #expect(early.options == RouteOptions(streamsBody: true))
        #expect(try await fixture.ask(.get, "/time-left").text == "for ever")
        let sink = TestSink(deadline: .now + .seconds(100))
        #expect(["99", "100"].contains(try await fixture.send(.get, "/time-left", to: sink).sink.answer().text))
        #expect(try await fixture.ask(.post, "/count", body: .whole([1, 2, 3])).text == "3")
        try await fixture.stop()
    }

    @Test("A closure that blocks keeps neither the caller nor the others waiting")
    func blocking() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let slow = try (0..<4).map { _ in try fixture.send(.get, "/block").sink }
        #expect(try await fixture.ask(.get, "/headers").status == .ok)
        #expect(slow.allSatisfy { !$0.isOver })
        _ = try await fixture.ask(.post, "/mood/go")
        for sink in slow { #expect(try await sink.answer().text == "went") }
        try await fixture.stop()
    }

    @Test("More requests than there are threads and places in the queue are refused")
    func tooBusy() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let sinks = try (0..<300).map { _ in try fixture.send(.get, "/block").sink }
        let refused = sinks.filter { $0.soFar?.status == .serviceUnavailable }
        // 8 run and 256 wait; fewer wait while the threads are not awake yet.
        #expect((36...44).contains(refused.count), "\(refused.count) of 300 were refused")
        _ = try await fixture.ask(.post, "/mood/go")
        for sink in sinks {
            let answer = try await sink.answer()
            #expect(answer.status == .serviceUnavailable || answer.text == "went")
        }
        try await fixture.stop()
    }

    @Test("An answer may come later, and a thousand at once")
    func late() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        var sinks: [TestSink] = []
        for _ in 0..<1000 {
            let (sink, work) = try fixture.send(.get, "/late")
            if sink.soFar?.status == .serviceUnavailable {
                try await Task.sleep(for: .milliseconds(2))
            } else {
                #expect(work != nil)
                sinks.append(sink)
            }
        }
        #expect(sinks.count > 500)
        for sink in sinks { #expect(try await sink.answer().text == "late") }
        try await fixture.stop()
    }

    @Test("A task is called off when its client leaves")
    func cancellation() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let (sink, work) = try fixture.send(.get, "/hang")
        try await Task.sleep(for: .milliseconds(20))
        #expect(!fixture.log.messages.contains("called off"))
        sink.leave()
        work?.cancel()
        try await fixture.line("called off")
        try await fixture.stop()
    }

    @Test("What is still being worked on at shutdown is called off")
    func shutdown() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let sink = try fixture.send(.get, "/hang").sink
        try await Task.sleep(for: .milliseconds(20))
        try await fixture.stop()
        // Its log is closed by the time that the task can say so.
        #expect(try await sink.answer().status == .serviceUnavailable)
    }
}
