import QNTXCore
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite(.serialized) struct RemoteJobTests {
    private static func finished(_ id: String, _ host: PeerHost) async throws -> Job {
        _ = try await eventually { try host.core.pulse.queue(for: "peer").getJob(id).status.isFinal }
        return try host.core.pulse.queue(for: "peer").getJob(id)
    }

    @Test func `A job's progress, its cost and its result are kept`() async throws {
        let host = try await PeerHost()
        let id = try host.core.pulse.queue(for: "peer")
            .enqueue(Job(handlerName: "peer.count", payload: [1, 2, 3]))
        let job = try await Self.finished(id, host)
        #expect(job.status == .completed)
        #expect(job.result == [3, 2, 1])
        #expect(job.progressCurrent == 4)
        #expect(job.progressTotal == 4)
        #expect(job.costActual == 0.25)
        try await host.stop()
    }

    @Test func `A job that fails keeps what it has got to and has cost`() async throws {
        let host = try await PeerHost()
        let id = try host.core.pulse.queue(for: "peer").enqueue(Job(handlerName: "peer.fail"))
        let job = try await Self.finished(id, host)
        #expect(job.status == .failed)
        #expect(job.error.contains("out of luck"))
        #expect(job.progressCurrent == 1)
        #expect(job.progressTotal == 4)
        #expect(job.costActual == 2.5)
        try await host.stop()
    }

    @Test func `A job that is cancelled is called off in the plugin's process`() async throws {
        let host = try await PeerHost()
        let queue = host.core.pulse.queue(for: "peer")
        let id = try queue.enqueue(Job(handlerName: "peer.sleep"))
        #expect(await eventually { host.notes().contains("job begun") })
        try queue.cancelJob(id)
        #expect(await eventually { host.notes().contains("job called off") })
        #expect(try queue.getJob(id).status == .cancelled)
        try await host.stop()
    }
}
