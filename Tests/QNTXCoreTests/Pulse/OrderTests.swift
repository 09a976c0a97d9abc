import Foundation
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Which job is begun")
struct OrderTests {
    @Test("The oldest first, whoever's it is")
    func oldest() async throws {
        let fixture = try PulseFixture()
        let order = Collected<String>()
        for name in ["a", "b", "c"] {
            fixture.handle(name, for: name) { job, _ in
                order.add(job.source)
                return []
            }
        }
        let sources = (0..<60).map(String.init)
        for source in sources {
            try fixture.pulse.jobs.enqueue(Job(["a", "b", "c"].randomElement() ?? "a", source: source))
        }
        try await fixture.running {
            try await until("all have run") { order.all.count == sources.count }
        }
        #expect(order.all == sources)
    }

    @Test("A job whose handler nobody has waits, is visible as such, holds up nobody and runs when the handler comes")
    func withoutHandler() async throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        let orphans = try jobs.enqueue([Job](repeating: Job("unknown"), count: 500), deduplicates: false)
        fixture.handle("known")
        try await fixture.running {
            try await fixture.wait(for: jobs.enqueue(Job("known")), .completed)
            #expect(try jobs.statistics().withoutHandler == ["unknown": 500])
            #expect(try jobs.getJob(orphans[0]).status == .queued)
            fixture.handle("unknown", for: "late")
            try await fixture.wait(for: orphans[499], .completed)
            let statistics = try jobs.statistics()
            #expect(statistics.withoutHandler.isEmpty)
            #expect(statistics.byStatus == [.completed: 501])
            #expect(statistics.owners == ["known": "test", "unknown": "late"])
        }
    }

    @Test("A job waits for its time, and those that are enqueued later overtake it")
    func notBefore() async throws {
        let fixture = try PulseFixture()
        fixture.handle("h")
        let time = Int64(Date().timeIntervalSince1970) + 2
        let never = try fixture.pulse.jobs.enqueue(Job("h") { $0.notBefore = time + 100_000 })
        let later = try fixture.pulse.jobs.enqueue(Job("h") { $0.notBefore = time })
        try await fixture.running {
            try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("h")), .completed)
            let job = try await fixture.wait(for: later, .completed)
            #expect(job.startedAt >= time)
            #expect(try fixture.pulse.jobs.getJob(never).status == .queued)
        }
    }

    @Test("A child of a job that is gone, has failed or is cancelled is cancelled instead of being run")
    func orphans() async throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        let ran = Collected<String>()
        fixture.handle("fails") { _, _ in throw PluginError(.pluginFailed, "no") }
        fixture.handle("child", for: "other") { job, _ in
            ran.add(job.source)
            return []
        }
        let done = try jobs.enqueue(Job("none", source: "parent"))
        try await fixture.running {
            let failed = try await fixture.wait(for: jobs.enqueue(Job("fails")), .failed).id
            let running = try jobs.enqueue(Job("child", parent: done))
            for (parent, reason) in [("JBgone", "parent job deleted"), (failed, "parent job failed")] {
                let child = try await fixture.wait(for: jobs.enqueue(Job("child", parent: parent)), .cancelled)
                #expect(child.error == reason)
                #expect(child.completedAt > 0)
            }
            try await fixture.wait(for: running, .completed)
            try jobs.cancelJob(done)
            let child = try await fixture.wait(for: jobs.enqueue(Job("child", parent: done)), .cancelled)
            #expect(child.error == "parent job cancelled")
        }
        #expect(ran.all.count == 1)
    }

    @Test("As many run at a time as there are workers, each job once")
    func workers() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.workers = 4 })
        let (begun, gate) = (Collected<String>(), Gate())
        fixture.handle("h") { job, _ in
            begun.add(job.id)
            await gate.pass()
            return []
        }
        let ids = try fixture.pulse.jobs.enqueue([Job](repeating: Job("h"), count: 200), deduplicates: false)
        try await fixture.running {
            try await until("four have begun") { begun.all.count == 4 }
            #expect(try fixture.pulse.jobs.listJobs(status: .running, limit: 0).count == 4)
            #expect(Set(begun.all) == Set(ids.prefix(4)))
            gate.open()
            for id in ids { try await fixture.wait(for: id, .completed) }
        }
        #expect(begun.all.count == 200 && Set(begun.all) == Set(ids))
    }

    @Test("Two hosts on one file share the jobs: each is executed once, also those that another process enqueues")
    func hosts() async throws {
        let settings = PulseSettings.forTests.with { $0.workers = 3 }
        let one = try PulseFixture(settings)
        let two = try PulseFixture(settings, in: one.directory)
        let outside = try PulseFixture(in: one.directory)
        let ran = Collected<String>()
        for fixture in [one, two] {
            fixture.handle("h") { job, _ in
                ran.add(job.id)
                await Task.yield()
                return []
            }
        }
        try await one.running {
            try await two.running {
                var ids: [String] = []
                for _ in 0..<300 { ids.append(try outside.pulse.jobs.enqueue(Job("h"))) }
                for id in ids { try await outside.wait(for: id, .completed) }
                #expect(ran.all.sorted() == ids.sorted())
            }
        }
    }
}
