import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Handlers that answer later, and handles that are over")
struct LaterTests {
    @Test("An answer from a thread, after the handler's return")
    func later() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/pending-later") { #expect($0.text == "later\n") }
        }
    }

    @Test("Two of them: the second is closed")
    func twice() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/pending-twice") { #expect($0.text == "first\n") }
            #expect(try await fixture.note("pending-twice") == -5)
        }
    }

    @Test("The answer may overtake the handler's return", arguments: [0, 1, 50, 1000])
    func atOnce(microseconds: Int) async throws {
        try await HandlerFixture.with { fixture in
            for _ in 0..<50 {
                try await fixture.askBoth("/pending-at-once/\(microseconds)") { #expect($0.text == "at once\n") }
            }
        }
    }

    @Test("Ten threads race: one wins, nine are told so")
    func race() async throws {
        try await HandlerFixture.with { fixture in
            for path in ["/from-ten-threads", "/from-ten-threads-inline"] {
                for _ in 0..<10 {
                    let answer = try await fixture.served.ask(.get, path)
                    #expect(answer.text == "won\n")
                }
                let (won, closed) = (try await fixture.note("race-won"), try await fixture.note("race-closed"))
                #expect(won == 1 && closed == 9)
            }
        }
    }

    @Test("An error and an answer that comes too late: 500, and closed")
    func late() async throws {
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/late") { #expect($0.status == .internalServerError) }
            #expect(try await fixture.note("late") == -5)
        }
    }

    @Test("A kept handle, and handles that never were, do nothing")
    func stale() async throws {
        let nothing =
            "{\"header\":0,\"header_at\":0,\"path_value\":0,\"body_read\":-5,\"body_all\":-5,\"respond\":-5,"
            + "\"begin\":-5,\"write\":-5,\"end\":-5,\"is_open\":0,\"time_left\":0,\"left\":0}"
        try await HandlerFixture.with { fixture in
            try await fixture.askBoth("/keep") { #expect($0.text == "kept\n") }
            try await fixture.askBoth("/use-stale") { answer in
                #expect(answer.text == "[\(Array(repeating: nothing, count: 5).joined(separator: ","))]\n")
            }
        }
    }

    @Test("A pending answer that never comes leaves the request to the server's deadline")
    func never() async throws {
        try await HandlerFixture.with { fixture in
            for path in ["/pending-never", "/pending-never-inline"] {
                let (sink, work) = try fixture.served.send(.get, path)
                try await Task.sleep(for: .milliseconds(50))
                #expect(!sink.isOver)
                sink.leave(PluginError(.deadlineExceeded, "too late"))
                (try #require(work)).cancel()
                (try #require(work)).cancel()
            }
        }
    }
}
