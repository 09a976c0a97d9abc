import GRDB
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Jobs that are enqueued")
struct EnqueueTests {
    @Test("An id has 32 characters, begins with JB and tells a little of its job")
    func id() throws {
        let fixture = try PulseFixture()
        let id = try fixture.pulse.queue(for: "biotech").enqueue(Job("align.long", source: "reads"))
        #expect(id.utf8.count == 32)
        #expect(id.hasPrefix("JB"))
        #expect(id.contains("ALIGN") && id.contains("PROCESS") && id.contains("READS"))
    }

    @Test("Everything of a job is kept")
    func kept() throws {
        let fixture = try PulseFixture()
        let queue = fixture.pulse.queue(for: "biotech")
        let parent = try queue.enqueue(Job("parent"))
        var job = Job("align", source: "lab\u{1F9EC}", parent: parent)
        job.payload = [0, 1, 255]
        job.progressTotal = 7
        job.costEstimate = 1.25
        job.maximumRetries = 5
        job.deadlineSeconds = 30
        job.notBefore = 253_402_300_799
        let kept = try queue.getJob(queue.enqueue(job))
        #expect(kept.handlerName == "align" && kept.source == "lab\u{1F9EC}" && kept.parentJobID == parent)
        #expect(kept.payload == [0, 1, 255] && kept.result.isEmpty && kept.error.isEmpty && kept.errorDetails.isEmpty)
        #expect(kept.status == .queued && kept.progressCurrent == 0 && kept.progressTotal == 7)
        #expect(kept.costEstimate == 1.25 && kept.maximumRetries == 5 && kept.deadlineSeconds == 30)
        #expect(kept.notBefore == 253_402_300_799 && kept.createdAt > 0 && kept.updatedAt == kept.createdAt)
        #expect(kept.startedAt == 0 && kept.completedAt == 0 && kept.retryCount == 0)
    }

    @Test("A payload of any size up to the limit is kept", arguments: [0, 1, 2048, 2049, 100_000, 8 << 20])
    func payload(size: Int) throws {
        let fixture = try PulseFixture()
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let id = try fixture.pulse.jobs.enqueue(Job("h") { $0.payload = payload })
        #expect(try fixture.pulse.jobs.getJob(id).payload == payload)
        #expect(try fixture.pulse.jobs.listJobs(status: nil, limit: 0).first?.payload == payload)
    }

    @Test("What id, status, result, error and times a caller gives does not count")
    func ignored() throws {
        let fixture = try PulseFixture()
        let id = try fixture.pulse.jobs.enqueue(
            Job("h") {
                $0.id = "mine"
                $0.status = .completed
                $0.result = [1]
                $0.error = "none"
                $0.errorDetails = ["none"]
                $0.retryCount = 3
                $0.createdAt = 1
                $0.completedAt = 1
            }
        )
        let job = try fixture.pulse.jobs.getJob(id)
        #expect(id != "mine" && job.status == .queued && job.result.isEmpty && job.error.isEmpty)
        #expect(job.errorDetails.isEmpty && job.retryCount == 0 && job.createdAt > 1 && job.completedAt == 0)
    }

    @Test(
        "Bad input is refused and the field is named",
        arguments: [
            BadJob("handlerName") { $0.handlerName = "" },
            BadJob("handlerName") { $0.handlerName = "a\0b" },
            BadJob("handlerName") { $0.handlerName = String(repeating: "x", count: 257) },
            BadJob("source") { $0.source = "a\0b" },
            BadJob("source") { $0.source = String(repeating: "x", count: 4097) },
            BadJob("parentJobID") { $0.parentJobID = "a\0b" },
            BadJob("maximumRetries") { $0.maximumRetries = -1 },
            BadJob("deadlineSeconds") { $0.deadlineSeconds = -1 },
            BadJob("deadlineSeconds") { $0.deadlineSeconds = .max },
            BadJob("notBefore") { $0.notBefore = -1 },
            BadJob("notBefore") { $0.notBefore = .max },
            BadJob("progressCurrent") { $0.progressCurrent = -1 },
            BadJob("progressTotal") { $0.progressTotal = .min },
            BadJob("costEstimate") { $0.costEstimate = -0.01 },
            BadJob("costActual") { $0.costActual = .nan },
            BadJob("costActual") { $0.costActual = .infinity },
            BadJob("payload", .tooLarge) { $0.payload = [UInt8](repeating: 0, count: 10_000_000) },
        ]
    )
    func refused(bad: BadJob) throws {
        let fixture = try PulseFixture()
        let error = #expect(throws: PluginError.self) {
            try fixture.pulse.queue(for: "biotech").enqueue(
                [Job("fine"), Job("h", bad.change)],
                deduplicates: false
            )
        }
        #expect(error?.code == bad.code)
        #expect(error?.message.contains(bad.field) == true)
        #expect(error?.plugin == "biotech")
        #expect(try fixture.pulse.jobs.listJobs(status: nil, limit: 0).isEmpty, "all or none")
    }

    @Test("Ten thousand jobs at once are taken, more are refused; none are none")
    func batch() throws {
        let fixture = try PulseFixture()
        let ids = try fixture.pulse.jobs.enqueue(
            [Job](repeating: Job("h"), count: 10_000),
            deduplicates: false
        )
        #expect(Set(ids).count == 10_000)
        let error = #expect(throws: PluginError.self) {
            try fixture.pulse.jobs.enqueue([Job](repeating: Job("h"), count: 10_001), deduplicates: false)
        }
        #expect(error?.code == .tooLarge)
        #expect(try fixture.pulse.jobs.enqueue([], deduplicates: true).isEmpty)
    }

    @Test("A plugin sees the jobs that it has enqueued and those of its handlers, and no others")
    func scope() throws {
        let fixture = try PulseFixture()
        let (one, two) = (fixture.pulse.queue(for: "one"), fixture.pulse.queue(for: "two"))
        fixture.handle("two.work", for: "two")
        let own = try one.enqueue(Job("one.work"))
        let shared = try one.enqueue(Job("two.work"))
        let others = try two.enqueue(Job("two.work"))
        let operators = try fixture.pulse.jobs.enqueue(Job("two.work"))
        #expect(try one.listJobs(status: nil, limit: 0).map(\.id) == [shared, own])
        #expect(try two.listJobs(status: nil, limit: 0).map(\.id) == [operators, others, shared])
        #expect(try two.listJobs(status: .queued, limit: 2).map(\.id) == [operators, others])
        #expect(try one.listJobs(status: .completed, limit: 0).isEmpty)
        #expect(try two.getJob(shared).id == shared)
        for action in [{ _ = try one.getJob(others) }, { try one.cancelJob(others) }] as [() throws -> Void] {
            let error = #expect(throws: PluginError.self) { try action() }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains(others) == true)
        }
    }

    @Test("Lists are newest first, of one status and handler, 100 where no limit is given")
    func lists() throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        let ids = try jobs.enqueue((0..<150).map { Job($0 % 3 == 0 ? "a" : "b") }, deduplicates: false)
        for id in ids[0..<5] { try jobs.cancelJob(id) }
        #expect(try jobs.listJobs(status: nil, limit: 0).map(\.id) == ids.reversed().prefix(100).map { $0 })
        #expect(try jobs.listJobs(status: nil, limit: 200).count == 150)
        #expect(try jobs.listJobs(status: .cancelled, limit: 3).map(\.id) == [ids[4], ids[3], ids[2]])
        #expect(try jobs.listJobs(status: .queued, limit: 200).count == 145)
        #expect(try jobs.listJobs(status: .queued, handler: "a", limit: 200).count == 48)
        #expect(try jobs.listJobs(status: nil, handler: "a", limit: 200).count == 50)
        #expect(try jobs.listJobs(status: nil, handler: "c", limit: 200).isEmpty)
        #expect(throws: PluginError.self) { try jobs.listJobs(status: nil, limit: -1) }
    }

    @Test("A list of large jobs ends before it fills the memory")
    func largeList() throws {
        let fixture = try PulseFixture()
        for _ in 0..<6 {
            try fixture.pulse.jobs.enqueue(Job("h") { $0.payload = [UInt8](repeating: 7, count: 8 << 20) })
        }
        let list = try fixture.pulse.jobs.listJobs(status: nil, limit: 0)
        #expect(list.count == 4)
        #expect(list.allSatisfy { $0.payload.count == 8 << 20 })
    }
}
