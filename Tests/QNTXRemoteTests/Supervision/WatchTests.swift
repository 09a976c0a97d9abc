import Foundation
import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Testing

/// Plugins of other makes that do not answer, and the jobs of those that end.
@Suite(.serialized) struct WatchTests {
    private static let strict = PluginSettings(watch: WatchPolicy(interval: .milliseconds(50), limit: .seconds(3)))

    @Test func `A process that somebody has stopped is killed and started again`() async throws {
        let host = try await PeerHost(plugins: ["peer": Self.strict])
        let before = try host.process()
        let hanging = try host.send(.get, "/hang").sink
        kill(before, SIGSTOP)
        #expect(try await hanging.answer().status == .badGateway)
        #expect(try await eventually { try host.report().restarts >= 1 })
        #expect(!PeerHost.exists(before))
        let end = try host.report().history.last
        #expect(end?.signal == "SIGKILL")
        #expect(end?.reason == "it was killed, as it did not answer 2 times in a row, for 3 s each")
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `A process that listens no more is killed and started again`() async throws {
        let host = try await PeerHost(plugins: ["peer": Self.strict])
        #expect(try await host.ask("/close").status == .badGateway)
        #expect(try await eventually { try host.report().restarts >= 1 })
        #expect(try host.report().history.last?.signal == "SIGKILL")
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `Who is not watched may be silent`() async throws {
        let host = try await PeerHost(plugins: ["peer": PluginSettings(watch: .never)])
        let process = try host.process()
        kill(process, SIGSTOP)
        let hanging = try host.send(.get, "/cookies").sink
        try await Task.sleep(for: .milliseconds(300))
        #expect(!hanging.isOver)
        kill(process, SIGCONT)
        #expect(try await hanging.answer().status == .created)
        #expect(try host.process() == process)
        try await host.stop()
    }

    @Test func `A job that was cut off is executed again by the next process`() async throws {
        let host = try await PeerHost()
        let queue = host.core.pulse.queue(for: "peer")
        let id = try queue.enqueue(Job(handlerName: "peer.sleep", payload: [1, 2]))
        #expect(await eventually { host.notes().contains("job begun") })
        // From now on it does not sleep.
        try host.folder.write([], as: "peer.note.go")
        kill(try host.process(), SIGKILL)
        #expect(try await eventually { try queue.getJob(id).status.isFinal })
        let job = try queue.getJob(id)
        #expect(job.status == .completed)
        #expect(job.result == [2, 1])
        #expect(job.retryCount == 0)
        #expect(job.errorDetails == ["the process of plugin peer ended by SIGKILL while it executed this job"])
        #expect(host.notes().filter { $0 == "job begun" }.count == 2)
        try await host.stop()
    }

    @Test func `A job for a plugin that is away waits, and keeps no worker`() async throws {
        let host = try await PeerHost(
            plugins: [
                "peer": PluginSettings(
                    restart: RestartPolicy(firstDelay: .seconds(900), longestDelay: .seconds(900)),
                    watch: PeerHost.patient.watch
                )
            ]
        )
        kill(try host.process(), SIGKILL)
        #expect(try await eventually { try host.report().nextTry != nil })
        let queue = host.core.pulse.queue(for: "peer")
        let jobs = (0..<5).map { Job(handlerName: "peer.count", payload: [$0, 0]) }
        let ids = try queue.enqueue(jobs, deduplicates: false)
        #expect(try await eventually { try ids.allSatisfy { try queue.getJob($0).notBefore > 0 } })
        #expect(try ids.allSatisfy { try queue.getJob($0).status == .queued })
        #expect(try ids.allSatisfy { try queue.getJob($0).errorDetails.isEmpty })
        try await host.stop()
    }
}
