import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Jobs that are enqueued once")
struct DeduplicationTests {
    @Test("The same handler and source give the job that is not over", arguments: ["feed", ""])
    func same(source: String) throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        let first = try jobs.enqueue(Job("h", source: source), deduplicates: true)
        #expect(try jobs.enqueue(Job("h", source: source), deduplicates: true) == first)
        #expect(try jobs.enqueue(Job("other", source: source), deduplicates: true) != first)
        #expect(try jobs.enqueue(Job("h", source: source + "x"), deduplicates: true) != first)
        #expect(try jobs.enqueue(Job("h", source: source)) != first, "where it was not asked for")
    }

    @Test("Whatever its status is, as long as it is not over", arguments: Job.Status.allCases)
    func statuses(status: Job.Status) throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        let first = try jobs.enqueue(Job("h", source: "s"))
        var job = try jobs.getJob(first)
        if status == .completed || status == .failed {
            job.status = .running
            try jobs.updateJob(job)
        }
        job.status = status
        try jobs.updateJob(job)
        #expect((try jobs.enqueue(Job("h", source: "s"), deduplicates: true) == first) == !status.isFinal)
    }

    @Test("Within one call as well")
    func batch() throws {
        let fixture = try PulseFixture()
        let ids = try fixture.pulse.jobs.enqueue(
            [Job("h", source: "a"), Job("h", source: "b"), Job("h", source: "a")],
            deduplicates: true
        )
        #expect(ids.count == 3 && ids[0] == ids[2] && ids[0] != ids[1])
    }

    @Test("However many ask at once, from two hosts on one file, there is one job")
    func race() async throws {
        let fixture = try PulseFixture()
        let other = try PulseFixture(in: fixture.directory)
        let ids = try await withThrowingTaskGroup { group in
            for index in 0..<200 {
                let queue = (index % 2 == 0 ? fixture : other).pulse.queue(for: "d\(index)")
                group.addTask { try queue.enqueue(Job("h", source: "s"), deduplicates: true) }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try fixture.pulse.jobs.listJobs(status: nil, limit: 0).count == 1)
    }
}
