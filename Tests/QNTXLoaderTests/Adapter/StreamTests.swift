import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Handlers that stream")
struct StreamTests {
    @Test("Pieces arrive in order, with trailers at the end", arguments: [0, 1, 10, 1000])
    func pieces(count: Int) async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/stream/\(count)") { answer in
                #expect(answer.isStreamed && !answer.isAborted && answer.status == .ok)
                #expect(answer.text == (0..<count).map { "piece \($0)\n" }.joined())
                #expect(answer.trailers?[HTTPField.Name("x-pieces")!] == "\(count)")
            }
        }
    }

    @Test("One without an end, or that fails, is broken off, so that the client sees it")
    func unfinished() async throws {
        try await HandlerFixture.with { fixture in
            for path in ["/stream-unfinished", "/stream-fails"] {
                try await fixture.askBoth(path) { answer in
                    #expect(answer.isAborted && answer.text == "half an ans")
                }
            }
            let messages = fixture.served.log.messages
            #expect(messages.contains { $0.contains("with its streamed answer unfinished") }, "\(messages)")
            #expect(messages.contains { $0.contains("failed in the middle") }, "\(messages)")
        }
    }

    @Test("What is out of order is closed, and the one good answer comes through")
    func outOfOrder() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/stream-twice") { answer in
                #expect(answer.text == "once\n" && !answer.isAborted)
            }
            for step in [
                "write-before-begin", "end-before-begin", "begin-after-begin", "respond-after-begin", "write-after-end",
                "end-after-end", "begin-after-end", "respond-after-end",
            ] {
                #expect(try await fixture.note(step) == -5, "\(step)")
            }
        }
    }

    @Test("A stream goes on from a thread of the plugin's own")
    func later() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/stream-later") { #expect($0.text == "later\nlater\nlater\n" && !$0.isAborted) }
        }
    }

    @Test("A slow client holds its own handler up, and nobody else")
    func backPressure() async throws {
        try await HandlerFixture.with(limits: NativeLimits(threads: 2)) { fixture in
            let slow = TestSink(isSlow: true)
            try fixture.served.send(.get, "/stream/3", to: slow)
            try await slow.refusedWrites(1)
            for _ in 0..<5 {
                #expect(try await fixture.served.ask(.get, "/hello-pooled").text == "hello, world\n")
            }
            #expect(slow.soFar?.pieces.isEmpty == true && !slow.isOver)
            slow.release()
            #expect(try await slow.answer().text == "piece 0\npiece 1\npiece 2\n")
        }
    }

    @Test("A slow client that turns quick and slow again loses nothing")
    func stopAndGo() async throws {
        try await HandlerFixture.with { fixture in
            let sink = TestSink(isSlow: true)
            try fixture.served.send(.get, "/stream/200", to: sink)
            for step in 1...10 {
                try await sink.refusedWrites(step)
                #expect(sink.soFar?.pieces.count == (step - 1) * 7)
                sink.release(pieces: 7)
            }
            sink.release()
            #expect(try await sink.answer().text == (0..<200).map { "piece \($0)\n" }.joined())
        }
    }

    @Test("On the event loop a slow client gets what there was, broken off, and the loop goes on")
    func slowInline() async throws {
        try await HandlerFixture.with { fixture in
            let slow = TestSink(isSlow: true)
            let begin = ContinuousClock.now
            let work = try fixture.served.send(.get, "/stream-inline/3", to: slow).work
            #expect(begin.duration(to: .now) < .seconds(300) && work == nil)
            #expect(try await slow.answer().isAborted)
        }
    }

    @Test("A flood ends when the client leaves")
    func flood() async throws {
        try await HandlerFixture.with { fixture in
            let sink = TestSink(isSlow: true)
            try fixture.served.send(.get, "/flood", to: sink)
            try await sink.refusedWrites(1)
            sink.leave()
            #expect(try await fixture.note("flood") == -6)
            #expect(try await fixture.note("flood-bytes") == 0)
        }
    }

    @Test("Lengths that lie go to the server, which counts; those that are none are refused")
    func lies() async throws {
        try await HandlerFixture.with { fixture in
            for (announced, written) in [("3", 3), ("5", 3), ("3", 5)] {
                try await fixture.askBoth("/stream-lies/\(announced)/\(written)") { answer in
                    #expect(answer.headers[.contentLength] == announced && answer.body.count == written)
                }
            }
            for announced in ["abc", "-1", "1%202", "%2B1", "99999999999999999999"] {
                try await fixture.askBoth("/stream-lies/\(announced)/1") { answer in
                    #expect(!answer.isStreamed && answer.status.code >= 400, "\(announced)")
                }
                let status = try await fixture.note("stream-lies")
                #expect(status == -2, "\(announced)")
            }
        }
    }
}
