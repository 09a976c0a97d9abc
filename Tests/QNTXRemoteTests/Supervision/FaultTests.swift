import Foundation
import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Synchronization
import Testing

/// Libraries in processes of their own that do all that would take a host down with them. Each time another plugin is asked
/// without pause, and answers every time.
@Suite struct FaultTests {
    /// Asks a plugin again and again.
    private final class Neighbour: Sendable {
        private struct Counts {
            var good = 0
            var bad: [String] = []
        }

        private let counts = Mutex(Counts())

        /// Asks until the task is cancelled.
        func ask(_ host: PeerHost) async {
            while !Task.isCancelled {
                let answer = try? await host.ask("/greet/you", of: "hello-c")
                let isGood = answer?.status == .ok
                counts.withLock { counts in
                    if isGood { counts.good += 1 } else { counts.bad.append("\(String(describing: answer))") }
                }
                await Task.yield()
            }
        }

        var good: Int { counts.withLock { $0.good } }
        var bad: [String] { counts.withLock { $0.bad } }
    }

    /// - Parameter isPatient: whether the plugin has a minute to answer, or three seconds.
    private static func host(isPatient: Bool) async throws -> PeerHost {
        let watch = WatchPolicy(interval: .milliseconds(100), limit: .seconds(isPatient ? 60 : 3))
        return try await PeerHost(
            [
                .init(name: "faults", library: try await Fixture.library("faults")),
                .init(name: "hello-c", library: try await Fixture.example("hello-c/hello.c")),
            ],
            plugins: ["faults": PluginSettings(watch: watch)]
        )
    }

    /// Has a fault committed.
    /// - Returns: what the history says of it, when all is well again.
    private static func commit(
        _ fault: String,
        isPatient: Bool = true,
        _ look: (PeerHost) async throws -> Void = { _ in }
    ) async throws -> ProcessEnd {
        let host = try await Self.host(isPatient: isPatient)
        let neighbour = Neighbour()
        let asking = Task { await neighbour.ask(host) }
        #expect(try await host.ask("/hello", of: "faults").status == .ok)
        let before = try host.process("faults")
        let hanging = try host.send(.get, "/hang", of: "faults").sink
        let sink = try host.send(.get, "/" + fault, of: "faults").sink
        #expect(try await hanging.answer().status == .badGateway)
        if !["close", "deadlock"].contains(fault) { #expect(try await sink.answer().status == .badGateway) }
        // A machine that has much else to do may have it killed once more.
        #expect(try await eventually { try host.report("faults").restarts >= 1 })
        #expect(try await host.ask("/hello", of: "faults").text == "hello, world\n")
        #expect(!PeerHost.exists(before))
        let end = try #require(try host.report("faults").history.last)
        #expect(end.pid == before)
        let seen = neighbour.good
        #expect(await eventually { neighbour.good > seen + 10 })
        try await look(host)
        asking.cancel()
        await asking.value
        #expect(neighbour.bad.isEmpty)
        #expect(try host.report("hello-c").history.isEmpty)
        let last = [try host.process("faults"), try host.process("hello-c")]
        try await host.stop()
        // Nobody is left, not even as one that nobody has taken note of the end of.
        #expect(!last.contains(where: PeerHost.exists))
        return end
    }

    @Test(arguments: [("segv", "SIGSEGV"), ("abort", "SIGABRT"), ("overflow", "SIGSEGV")])
    func `What a signal ends is back, and its history has the signal and its last words`(
        fault: String,
        signal: String
    ) async throws {
        let end = try await Self.commit(fault)
        #expect(end.signal == signal)
        #expect(end.status == nil)
        #expect(end.lines.contains("about to \(fault)"))
    }

    @Test func `What ends itself is back, and its history has the status`() async throws {
        let end = try await Self.commit("exit")
        #expect(end.status == 23)
        #expect(end.signal == nil)
        #expect(end.lines.contains("about to exit"))
    }

    @Test func `What it has started goes with it, and holds up nothing`() async throws {
        let end = try await Self.commit("fork")
        #expect(end.status == 24)
        let child = try #require(end.lines.compactMap { Int32($0.dropFirst("child ".count)) }.first)
        #expect(await eventually { !PeerHost.runs(child) })
    }

    @Test(arguments: ["spin", "deadlock", "close"])
    func `What does not answer any more is killed and is back`(fault: String) async throws {
        let end = try await Self.commit(fault, isPatient: false)
        // One without descriptors may end by itself.
        if fault != "close" {
            #expect(end.signal == "SIGKILL")
            #expect(end.reason == "it was killed, as it did not answer 2 times in a row, for 3 s each")
        }
        #expect(end.lines.contains("about to \(fault)"))
    }

    @Test func `What writes without end keeps nobody else from working, and little of it is kept`() async throws {
        let host = try await PeerHost(
            [
                .init(name: "faults", library: try await Fixture.library("faults")),
                .init(name: "hello-c", library: try await Fixture.example("hello-c/hello.c")),
            ],
            plugins: ["faults": PluginSettings(watch: PeerHost.patient.watch, logLines: 50)]
        )
        #expect(try await host.ask("/flood", of: "faults").status == .ok)
        #expect(await eventually { host.log.messages.contains { $0.hasSuffix("lines before this one were left out") } })
        for _ in 0..<200 {
            #expect(try await host.ask("/greet/you", of: "hello-c").status == .ok)
            #expect(try await host.ask("/hello", of: "faults").status == .ok)
        }
        let lines = host.log.messages.filter { $0.hasPrefix("flood ") }
        let last = try #require(lines.last.flatMap { Int($0.dropFirst("flood ".count)) })
        #expect(last > lines.count * 10)
        kill(try host.process("faults"), SIGKILL)
        #expect(try await eventually { try host.report("faults").restarts == 1 })
        #expect(try host.report("faults").history.first?.lines.count == 10)
        try await host.stop()
    }

    @Test func `A job that ends its process each time is failed after the third, and others go on`() async throws {
        let host = try await Self.host(isPatient: true)
        let queue = host.core.pulse.queue(for: "faults")
        let id = try queue.enqueue(Job(handlerName: "faults.exit"))
        #expect(try await eventually { try queue.getJob(id).status.isFinal })
        let job = try queue.getJob(id)
        #expect(job.status == .failed)
        #expect(job.error == "the process of plugin faults ended with status 25 while it executed this job, 3 times")
        let once = "the process of plugin faults ended with status 25 while it executed this job"
        #expect(job.errorDetails == [once, once])
        #expect(job.retryCount == 0)
        #expect(try await eventually { try host.report("faults").restarts == 3 })
        #expect(try await host.ask("/hello", of: "faults").status == .ok)
        try await host.stop()
    }
}
