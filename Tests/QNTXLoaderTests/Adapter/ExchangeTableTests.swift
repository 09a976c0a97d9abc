import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("The table of exchanges")
struct ExchangeTableTests {
    @Test("Full, it turns requests away; emptied, it takes them again")
    func exhaustion() async throws {
        // In a process of its own, because the table is everybody's.
        await #expect(processExitsWith: .success) {
            let served = try await ServedPlugin.start(try await Fixture.library("handlers"))
            var open: [(sink: TestSink, work: (any HandlerWork)?)] = []
            for _ in 0..<65_536 { open.append(try served.send(.get, "/pending-never-inline")) }
            let waiting = open.filter { !$0.sink.isOver }.count
            #expect(waiting == 65_536)
            let refused = try await served.ask(.get, "/hello")
            #expect(refused.status == .serviceUnavailable && refused.headers[.retryAfter] == "1")
            #expect(try await served.ask(.get, "/hello-pooled").status == .serviceUnavailable)
            for (sink, work) in open {
                sink.leave()
                work?.cancel()
            }
            #expect(try await served.ask(.get, "/hello").status == .ok)
            #expect(try await served.ask(.get, "/hello-pooled").status == .ok)
            for _ in 0..<70_000 {
                let (sink, work) = try served.send(.get, "/pending-never-inline")
                guard !sink.isOver, let work else {
                    Issue.record("a place was lost")
                    break
                }
                work.cancel()
            }
            try await served.stop()
        }
    }

    @Test("A handle of one plugin's exchange means nothing when the place is another's")
    func reuse() async throws {
        try await HandlerFixture.with { fixture in
            for _ in 0..<200 {
                _ = try await fixture.served.ask(.get, "/keep-inline")
                let (other, work) = try fixture.served.send(.get, "/pending-never-inline")
                let answer = try await fixture.served.ask(.get, "/use-stale-inline")
                #expect(answer.text.contains("\"respond\":-5") && !answer.text.contains("\"respond\":0"))
                #expect(!other.isOver, "a stale handle answered another's request")
                work?.cancel()
            }
        }
    }
}
