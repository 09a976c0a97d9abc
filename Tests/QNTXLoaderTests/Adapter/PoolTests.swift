import Foundation
import HTTPTypes
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("A plugin's threads")
struct PoolTests {
    /// How many threads of this process have that name.
    private static func threads(_ name: String) -> Int {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.filter { (try? FileBytes.text("/proc/self/task/\($0)/comm")) == name + "\n" }.count
    }

    @Test("There is none before the first request, as many as are needed, and none after a while")
    func growsAndShrinks() async throws {
        let gate = try await GatePlugin.start("grows", NativeLimits(threads: 4))
        #expect(Self.threads("qntx-grows") == 0)
        #expect(try await gate.served.ask(.get, "/pass").text == "passed\n")
        let sinks = try gate.hold(20)
        try await gate.waitUntilInside(4)
        #expect(Self.threads("qntx-grows") == 4)
        try await gate.release()
        for sink in sinks { try await gate.expectPassed(sink) }
        #expect(await eventually { Self.threads("qntx-grows") == 0 })
        #expect(try await gate.served.ask(.get, "/pass").text == "passed\n")
        try await gate.served.stop()
    }

    @Test("As many run at once as there are threads, and no more")
    func concurrency() async throws {
        let gate = try await GatePlugin.start("concurrent", NativeLimits(threads: 5))
        let sinks = try gate.hold(50)
        try await gate.waitUntilInside(5)
        try await gate.release()
        for sink in sinks { try await gate.expectPassed(sink) }
        #expect(try await gate.served.ask(.get, "/most").text == "5")
        try await gate.served.stop()
    }

    @Test("Beyond threads and queue, clients are told to come back")
    func overflow() async throws {
        let gate = try await GatePlugin.start("overflow", NativeLimits(threads: 2, queue: 3))
        let inside = try gate.hold(2)
        try await gate.waitUntilInside(2)
        let waiting = try gate.hold(3)
        let (sink, work) = try gate.served.send(.get, "/pass")
        // At once, while the others still wait.
        let refused = try #require(sink.soFar)
        #expect(work == nil && refused.status == .serviceUnavailable && refused.headers[.retryAfter] == "1")
        #expect(refused.text.contains("plugin overflow is too busy; try again later"), "\(refused.text)")
        try await gate.release()
        for sink in inside + waiting { try await gate.expectPassed(sink) }
        #expect(try await gate.served.ask(.get, "/pass").status == .ok)
        try await gate.served.stop()
    }

    @Test("A burst of short requests is all answered, in a pool of any size", arguments: [1, 2, 8, 64])
    func burst(threads: Int) async throws {
        let gate = try await GatePlugin.start("burst-\(threads)", NativeLimits(threads: threads, queue: 5000))
        let sinks = try (0..<3000).map { _ in try gate.served.send(.get, "/pass").sink }
        for sink in sinks { try await gate.expectPassed(sink) }
        try await gate.served.stop()
    }

    @Test("Limits below one are one")
    func smallest() async throws {
        let gate = try await GatePlugin.start("smallest", NativeLimits(threads: 0, queue: 0))
        #expect(try await gate.served.ask(.get, "/pass").status == .ok)
        try await gate.served.stop()
    }

    @Test("From many threads at once, every request gets its answer")
    func contention() async throws {
        let gate = try await GatePlugin.start("contention", NativeLimits(threads: 3, queue: 100_000))
        let passed = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var good = 0
                    for _ in 0..<200 where try await gate.served.ask(.get, "/pass").status == .ok { good += 1 }
                    return good
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(passed == 3200)
        try await gate.served.stop()
    }
}
