import HTTPTypes
import Logging
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Streamed answers and bodies of plugins in Swift")
struct StreamTests {
    @Test("A streamed answer arrives piece by piece, with its head and its trailers")
    func stream() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let answer = try await fixture.ask(.get, "/stream")
        #expect(answer.status == .accepted)
        #expect(answer.headers == [.contentType: "text/plain"])
        #expect(answer.pieces.map { String(decoding: $0, as: UTF8.self) } == ["one", "two", "three"])
        #expect(answer.trailers == [.eTag: "three words"])
        #expect(answer.isStreamed && !answer.isAborted)
        try await fixture.stop()
    }

    @Test("A plugin is held back by a client that takes nothing, and goes on when it does")
    func backPressure() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let sink = try fixture.send(.get, "/flood/100", to: TestSink(isSlow: true)).sink
        try await sink.refusedWrites(1)
        _ = try await fixture.line("of the fourth piece") { $0.metadata == ["piece": "3"] }
        try await Task.sleep(for: .milliseconds(50))
        let written = fixture.log.lines.count { $0.message == "written" }
        #expect(written == 4, "\(written) pieces of 64 KiB were taken for a client that takes none")
        #expect(sink.soFar?.pieces.isEmpty == true)
        sink.release()
        let answer = try await sink.answer()
        #expect(answer.pieces.count == 100)
        #expect(answer.pieces.enumerated().allSatisfy { $1.count == 64 << 10 && Int($1[0]) == $0 })
        try await fixture.stop()
    }

    @Test("Slow clients, more than there are threads, do not keep others waiting")
    func slowClients() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let slow = try (0..<40).map { _ in try fixture.send(.get, "/flood/20", to: TestSink(isSlow: true)).sink }
        for sink in slow { try await sink.refusedWrites(1) }
        #expect(try await fixture.ask(.get, "/stream").text == "onetwothree")
        #expect(try await fixture.ask(.post, "/mood/fine").text == "noted")
        for sink in slow { sink.release() }
        for sink in slow { #expect(try await sink.answer().pieces.count == 20) }
        try await fixture.stop()
    }

    @Test("A writer whose client leaves is told so")
    func clientLeaves() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let sink = try fixture.send(.get, "/flood/100", to: TestSink(isSlow: true)).sink
        try await sink.refusedWrites(1)
        sink.leave()
        let line = try await fixture.line("the flood stopped")
        #expect(line.metadata["code"] == "client_gone")
        try await fixture.stop()
    }

    @Test("An answer that breaks off after the handler has returned is broken off for the client")
    func tornLater() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let sink = try fixture.send(.get, "/torn").sink
        let answer = try await sink.answer()
        #expect(answer.isStreamed)
        #expect(answer.isAborted)
        try await fixture.stop()
    }

    @Test("An answer that breaks off while the handler still runs is broken off for the client")
    func tornAtOnce() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let body = TestBody()
        let answer = try await fixture.send(.post, "/torn", body: .stream(body)).sink.answer()
        #expect(answer.isAborted)
        try await fixture.line("the handler of POST /torn failed: the streamed answer broke off")
        try await fixture.stop()
    }

    @Test("A body is read no faster than the plugin takes it")
    func slowReader() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let body = TestBody(announcedLength: 2000)
        for _ in 0..<20 { body.feed([UInt8](repeating: 7, count: 100)) }
        let (sink, work) = try fixture.send(.post, "/slow/60000", body: .stream(body))
        // One is with the reader, four are ahead.
        while body.waiting > 15 { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(50))
        #expect(body.waiting == 15)
        sink.leave()
        work?.cancel()
        try await fixture.stop()
    }

    @Test("A reader waits for a client that is slow")
    func slowClient() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let body = TestBody(announcedLength: 25)
        let sink = try fixture.send(.post, "/slow/0", body: .stream(body)).sink
        for _ in 0..<5 {
            body.feed("piece")
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(!sink.isOver)
        body.finish()
        #expect(try await sink.answer().text == "25 of 25")
        try await fixture.stop()
    }

    @Test("A piece that is larger than the kit's buffer arrives in full")
    func largePiece() async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let body = TestBody()
        body.feed([UInt8](repeating: 1, count: 1_000_003))
        body.finish()
        let answer = try await fixture.send(.post, "/slow/0", body: .stream(body)).sink.answer()
        #expect(answer.text == "1000003 of unknown")
        try await fixture.stop()
    }

    @Test(
        "A body that ends early ends for the reader too, with the reason",
        arguments: [
            (PluginError.Code.clientGone, 500), (.tooLarge, 413), (.deadlineExceeded, 504),
        ]
    )
    func bodyFails(code: PluginError.Code, status: Int) async throws {
        let fixture = try await BuiltPlugin.fixture.start()
        let body = TestBody()
        let sink = try fixture.send(.post, "/slow/0", body: .stream(body)).sink
        body.feed("some")
        body.fail(PluginError(code, "the test says so"))
        let line = try await fixture.line("the body ended early")
        #expect(line.metadata["code"] == "\(code)")
        #expect(try await sink.answer().status.code == status)
        try await fixture.stop()
    }

    @Test("An answer that does not wait for the body frees the thread that reads it")
    func earlyAnswer() async throws {
        let fixture = try await BuiltPlugin.fixture.start(TestServices(), NativeLimits(threads: 1, queue: 10))
        for _ in 0..<5 {
            // None of these bodies ever ends.
            let answer = try await fixture.ask(.post, "/early", body: .stream(TestBody()))
            #expect(answer.text == "enough")
        }
        try await fixture.stop()
    }

    @Test("A reader that takes its time frees the thread when its client leaves")
    func abandonedReader() async throws {
        let fixture = try await BuiltPlugin.fixture.start(TestServices(), NativeLimits(threads: 1, queue: 10))
        let body = TestBody()
        for _ in 0..<10 { body.feed("piece") }
        let (sink, work) = try fixture.send(.post, "/slow/60000", body: .stream(body))
        try await Task.sleep(for: .milliseconds(20))
        sink.leave()
        work?.cancel()
        #expect(try await fixture.ask(.post, "/early", body: .stream(TestBody())).text == "enough")
        let line = try await fixture.line("the body ended early")
        #expect(line.metadata["code"] == "none")
        try await fixture.stop()
    }
}
