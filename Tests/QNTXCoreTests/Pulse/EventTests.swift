import GRDB
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Who is told of jobs, and how long they are kept")
struct EventTests {
    @Test("A subscriber sees a job's way, and its stream ends with the queue")
    func events() async throws {
        let fixture = try PulseFixture()
        let events = fixture.pulse.subscribe()
        fixture.handle("h") { job, context in
            if job.retryCount == 0 { throw JobRetry("again", after: .zero) }
            return [UInt8](repeating: 1, count: job.payload.count)
        }
        var id = ""
        try await fixture.running { [fixture] in
            let small = try fixture.pulse.jobs.enqueue(Job("h") { $0.payload = [1] })
            try await fixture.wait(for: small, .completed)
            let large = try fixture.pulse.jobs.enqueue(Job("h") { $0.payload = [UInt8](repeating: 1, count: 3000) })
            try await fixture.wait(for: large, .completed)
            let held = try fixture.pulse.jobs.enqueue(Job("nobody"))
            try fixture.pulse.jobs.pauseJob(held)
            try fixture.pulse.jobs.resumeJob(held)
            try fixture.pulse.jobs.cancelJob(held)
        }
        var seen: [String: [Job]] = [:]
        var order: [String] = []
        for await job in events {
            if seen[job.id] == nil { order.append(job.id) }
            seen[job.id, default: []].append(job)
        }
        id = try #require(order.first)
        #expect(seen[id]?.map(\.status) == [.queued, .running, .queued, .running, .completed])
        #expect(seen[id]?.last?.result == [1])
        #expect(seen[order[1]]?.map(\.status) == [.queued, .running, .queued, .running, .completed])
        #expect(seen[order[1]]?.allSatisfy { $0.payload.isEmpty && $0.result.isEmpty } == true)
        #expect(seen[order[2]]?.map(\.status) == [.queued, .paused, .queued, .cancelled])
    }

    @Test("A subscriber that does not read loses the oldest, and holds up nobody")
    func full() async throws {
        let fixture = try PulseFixture()
        let events = fixture.pulse.subscribe(buffer: 3)
        let ids = try fixture.pulse.jobs.enqueue([Job](repeating: Job("h"), count: 50), deduplicates: false)
        await fixture.pulse.stop()
        await fixture.pulse.run()
        var seen: [String] = []
        for await job in events { seen.append(job.id) }
        #expect(seen == ids.suffix(3))
    }

    @Test("Jobs that have been over for long are deleted, but not the parents of those that are not")
    func retention() async throws {
        let settings = PulseSettings.forTests.with {
            $0.retention = .milliseconds(1)
            $0.retentionInterval = .milliseconds(20)
        }
        let fixture = try PulseFixture(settings)
        let jobs = fixture.pulse.jobs
        fixture.handle("h") { _, _ in [UInt8](repeating: 1, count: 5000) }
        let ids = try jobs.enqueue([Job](repeating: Job("h"), count: 500), deduplicates: false)
        let waiting = try jobs.enqueue(Job("nobody"))
        let parent = try jobs.enqueue(Job("h"))
        let child = try jobs.enqueue(Job("nobody", parent: parent))
        try await fixture.running {
            try await until("they are gone") { try jobs.statistics().byStatus == [.completed: 1, .queued: 2] }
            #expect(throws: PluginError.self) { try jobs.getJob(ids[0]) }
            #expect(try jobs.getJob(waiting).status == .queued)
            #expect(try jobs.getJob(parent).status == .completed)
            try jobs.cancelJob(child)
            try await until("all are gone") { try jobs.statistics().byStatus == [.queued: 1] }
        }
        let blobs = try fixture.storage.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM pulse_blobs") }
        #expect(blobs == 0)
    }

    @Test("Where no time is set they are kept for ever")
    func kept() async throws {
        let settings = PulseSettings.forTests.with {
            $0.retention = .zero
            $0.retentionInterval = .milliseconds(1)
        }
        let fixture = try PulseFixture(settings)
        fixture.handle("h")
        try await fixture.running {
            let id = try fixture.pulse.jobs.enqueue(Job("h"))
            try await fixture.wait(for: id, .completed)
            for _ in 0..<20 { try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("h")), .completed) }
            #expect(try fixture.pulse.jobs.getJob(id).status == .completed)
        }
    }
}
