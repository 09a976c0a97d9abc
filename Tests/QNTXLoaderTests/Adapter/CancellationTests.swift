import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Requests that nobody waits for any more")
struct CancellationTests {
    @Test("In the queue: the handler never runs, and the place is free again")
    func queued() async throws {
        let gate = try await GatePlugin.start("queued", NativeLimits(threads: 1, queue: 1))
        let first = try gate.hold(1)
        try await gate.waitUntilInside(1)
        let (sink, work) = try gate.served.send(.get, "/hold")
        (try #require(work)).cancel()
        (try #require(work)).cancel()
        try await gate.release()
        try await gate.expectPassed(first[0])
        try await gate.expectPassed(try gate.served.send(.get, "/pass").sink)
        #expect(!sink.isOver && sink.soFar == nil)
        #expect(try await gate.served.ask(.get, "/most").text == "1")
        try await gate.served.stop()
    }

    @Test("In the handler: its answer is told that the client has gone")
    func running() async throws {
        let gate = try await GatePlugin.start("running")
        let (sink, work) = try gate.served.send(.get, "/hold")
        try await gate.waitUntilInside(1)
        sink.leave()
        (try #require(work)).cancel()
        try await gate.release()
        try await gate.waitUntilInside(0)
        #expect(try await gate.lastStatus() == "-6")
        #expect(sink.soFar == nil && gate.served.log.lines.isEmpty == false)
        try await gate.served.stop()
    }

    @Test("In long work that looks up now and then")
    func waiting() async throws {
        try await HandlerFixture.with { fixture in
            let (sink, work) = try fixture.served.send(.get, "/wait-gone")
            let begun = try await fixture.note("wait-gone")
            #expect(begun == 1)
            sink.leave()
            (try #require(work)).cancel()
            #expect(
                try await eventually {
                    let status = try await fixture.note("wait-gone")
                    return status == -6 || status == -5
                }
            )
        }
    }

    @Test("To be answered later: the late answer is closed")
    func deferred() async throws {
        try await HandlerFixture.with { fixture in
            let (sink, work) = try fixture.served.send(.get, "/pending-twice-inline")
            sink.leave()
            (try #require(work)).cancel()
            let status = try await fixture.note("pending-twice")
            #expect(status == -5 && sink.soFar == nil)
            // On the pool it may not even have begun by now; either way nothing comes.
            let (other, otherWork) = try fixture.served.send(.get, "/pending-later")
            other.leave()
            (try #require(otherWork)).cancel()
            #expect(try await fixture.served.ask(.get, "/pending-later").text == "later\n")
            #expect(other.soFar == nil)
        }
    }

    @Test("After the answer it is too late to cancel, and does no harm to who is next in that place")
    func afterwards() async throws {
        try await HandlerFixture.with { fixture in
            var works: [any HandlerWork] = []
            for _ in 0..<50 {
                let (sink, work) = try fixture.served.send(.get, "/hello-pooled")
                _ = try await sink.answer()
                if let work { works.append(work) }
            }
            for _ in 0..<20 {
                let (sink, work) = try fixture.served.send(.get, "/sleep/1")
                for old in works { old.cancel() }
                let answer = try await sink.answer()
                #expect(answer.text == "awake\n")
                if let work { works.append(work) }
            }
        }
    }

    @Test("Canceled at any moment, from elsewhere, nothing is lost or left over")
    func anyMoment() async throws {
        try await HandlerFixture.with(limits: NativeLimits(threads: 4, queue: 1000)) { fixture in
            let served = fixture.served
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<400 {
                    let path = ["/hello-pooled", "/pending-at-once/50", "/stream/3", "/answers-twice"][number % 4]
                    group.addTask {
                        let (sink, work) = try served.send(.get, path)
                        for _ in 0..<(number % 37) * 20 { await Task.yield() }
                        sink.leave()
                        work?.cancel()
                        if let answer = sink.soFar, !answer.isStreamed { #expect(answer.status == .ok) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await served.ask(.get, "/hello-pooled").text == "hello, world\n")
        }
    }

    @Test("While a plugin is being shut down no queued handler begins")
    func shutdown() async throws {
        let gate = try await GatePlugin.start("closing", NativeLimits(threads: 1, queue: 10))
        let first = try gate.hold(1)
        try await gate.waitUntilInside(1)
        let queued = try gate.hold(5)
        let stop = Task { try await gate.served.stop() }
        // From the moment that the shutdown has begun, handlers on the event loop are not called either.
        #expect(try await eventually { try await gate.served.ask(.get, "/inside").status == .serviceUnavailable })
        #expect(first[0].soFar == nil)
        first[0].leave()
        try await stop.value
        for sink in queued {
            let answer = try await sink.answer()
            #expect(answer.status == .serviceUnavailable, "\(answer.text)")
        }
    }

    @Test("A handler that never returns is given up, and its instance with it")
    func hangs() async throws {
        let served = try await ServedPlugin.start(
            try await Fixture.library("handlers"),
            limits: NativeLimits(threads: 2, patience: .milliseconds(200))
        )
        let (sink, work) = try served.send(.get, "/hang")
        try await Task.sleep(for: .milliseconds(50))
        sink.leave(PluginError(.deadlineExceeded, "too late"))
        work?.cancel()
        #expect(try await served.ask(.get, "/hello-pooled").text == "hello, world\n")
        let begin = ContinuousClock.now
        let error = await #expect(throws: PluginError.self) { try await served.stop() }
        #expect(error?.code == .deadlineExceeded && error?.stage == .drain, "\(String(describing: error))")
        #expect(begin.duration(to: .now) < .seconds(300))
    }
}
