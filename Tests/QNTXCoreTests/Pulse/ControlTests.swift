import GRDB
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Jobs that are cancelled, held, changed and deleted")
struct ControlTests {
    /// A handler that runs until it is told to end.
    private func obedient(_ fixture: PulseFixture, _ told: Collected<String>, begun: Collected<String> = .init()) {
        fixture.handle("obeys") { job, context in
            context.report(progress: 4, of: 9)
            begun.add(job.id)
            do {
                try await untilCancelled()
            } catch {
                #expect(context.isCancelled)
                told.add(job.id)
                throw error
            }
            return []
        }
    }

    @Test("Cancelling a job reaches its handler, and the jobs below it at any depth")
    func cancel() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.workers = 2 })
        let (jobs, told, begun) = (fixture.pulse.jobs, Collected<String>(), Collected<String>())
        obedient(fixture, told, begun: begun)
        try await fixture.running {
            let parent = try jobs.enqueue(Job("obeys"))
            let child = try jobs.enqueue(Job("obeys", parent: parent))
            try await until("both have begun") { Set(begun.all) == [parent, child] }
            let grandchild = try jobs.enqueue(Job("nobody", parent: child))
            let paused = try jobs.enqueue(Job("nobody", parent: grandchild))
            try jobs.pauseJob(paused)
            let other = try jobs.enqueue(Job("nobody"))
            try jobs.cancelJob(parent)
            #expect(try jobs.getJob(parent).error == "cancelled")
            for id in [parent, child, grandchild, paused] {
                let job = try jobs.getJob(id)
                #expect(job.status == .cancelled && job.completedAt > 0)
                if id != parent { #expect(job.error == "parent job cancelled") }
            }
            #expect(try jobs.getJob(other).status == .queued)
            try await until("both handlers are told") { Set(told.all) == [parent, child] }
            try await until("what was reported is stored") { try jobs.getJob(parent).progressCurrent == 4 }
            #expect(try jobs.getJob(parent).status == .cancelled)
            try jobs.cancelJob(parent)
        }
    }

    @Test("What is over cannot be cancelled, held or resumed; both statuses are named")
    func steps() async throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        fixture.handle("h")
        try await fixture.running {
            let done = try await fixture.wait(for: jobs.enqueue(Job("h")), .completed).id
            let held = try jobs.enqueue(Job("nobody"))
            try jobs.pauseJob(held)
            let refused: [(() throws -> Void, [String])] = [
                ({ try jobs.cancelJob(done) }, ["completed", "cancelled"]),
                ({ try jobs.pauseJob(done) }, ["completed", "paused"]),
                ({ try jobs.resumeJob(done) }, ["completed", "resumed"]),
                ({ try jobs.pauseJob(held) }, ["paused", "paused"]),
                ({ try jobs.resumeJob(jobs.enqueue(Job("nobody"))) }, ["queued", "resumed"]),
                (
                    {
                        var job = try jobs.getJob(done)
                        job.status = .running
                        try jobs.updateJob(job)
                    }, ["completed", "running"]
                ),
            ]
            for (action, words) in refused {
                let error = #expect(throws: PluginError.self) { try action() }
                #expect(error?.code == .invalidTransition)
                for word in words { #expect(error?.message.contains(word) == true) }
            }
            for action in [jobs.cancelJob, jobs.pauseJob, jobs.resumeJob, jobs.deleteJob] {
                let error = #expect(throws: PluginError.self) { try action("JBnone") }
                #expect(error?.code == .notFound)
            }
        }
    }

    @Test("A queued job that is held is not begun until it is resumed, and then at its old place")
    func hold() async throws {
        let fixture = try PulseFixture()
        let (jobs, order) = (fixture.pulse.jobs, Collected<String>())
        let ids = try jobs.enqueue([Job("h"), Job("h"), Job("h"), Job("h")], deduplicates: false)
        try jobs.pauseJob(ids[0])
        try jobs.pauseJob(ids[1])
        try jobs.resumeJob(ids[1])
        fixture.handle("h") { job, _ in
            order.add(job.id)
            return []
        }
        try await fixture.running {
            try await fixture.wait(for: ids[3], .completed)
            #expect(try jobs.getJob(ids[0]).status == .paused)
            try jobs.resumeJob(ids[0])
            try await fixture.wait(for: ids[0], .completed)
        }
        #expect(order.all == [ids[1], ids[2], ids[3], ids[0]])
    }

    @Test("A running job that is held keeps its progress, and runs again when it is resumed")
    func holdRunning() async throws {
        let fixture = try PulseFixture()
        let (jobs, told, begun) = (fixture.pulse.jobs, Collected<String>(), Collected<String>())
        obedient(fixture, told, begun: begun)
        let id = try jobs.enqueue(Job("obeys"))
        try await fixture.running {
            for round in 1...3 {
                try await until("it has begun") { begun.all.count == round }
                try jobs.pauseJob(id)
                #expect(try jobs.getJob(id).status == .paused)
                try await until("its handler is told") { told.all.count == round }
                try await fixture.wait(for: id, .paused) { $0.progressCurrent == 4 && $0.progressTotal == 9 }
                try jobs.resumeJob(id)
            }
            let job = try await fixture.wait(for: id, .running)
            #expect(job.retryCount == 0 && job.error.isEmpty && job.errorDetails.isEmpty)
            try jobs.cancelJob(id)
        }
    }

    @Test("A job that is resumed before its handler has left is not executed twice at the same time")
    func resumeEarly() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.workers = 4 })
        let (jobs, gate, begun) = (fixture.pulse.jobs, Gate(), Collected<String>())
        fixture.handle("stubborn") { job, _ in
            begun.add(job.source)
            if begun.all.count == 1 {
                await gate.pass()
                throw CancellationError()
            }
            return [2]
        }
        fixture.handle("other", for: "other")
        let id = try jobs.enqueue(Job("stubborn"))
        try await fixture.running {
            try await fixture.wait(for: id, .running)
            try await until("it has begun") { begun.all.count == 1 }
            try jobs.pauseJob(id)
            try jobs.resumeJob(id)
            for _ in 0..<5 { try await fixture.wait(for: jobs.enqueue(Job("other")), .completed) }
            #expect(begun.all.count == 1)
            #expect(try jobs.getJob(id).status == .queued)
            gate.open()
            let last = try await fixture.wait(for: id, .completed)
            #expect(last.result == [2])
            #expect(begun.all.count == 2)
        }
    }

    @Test("A job can be cancelled and held from another process")
    func outside() async throws {
        let fixture = try PulseFixture()
        let outside = try PulseFixture(in: fixture.directory)
        let (told, begun) = (Collected<String>(), Collected<String>())
        obedient(fixture, told, begun: begun)
        try await fixture.running {
            let held = try outside.pulse.jobs.enqueue(Job("obeys"))
            try await until("it has begun") { begun.all.contains(held) }
            try outside.pulse.jobs.pauseJob(held)
            try await until("its handler is told") { told.all == [held] }
            let cancelled = try outside.pulse.jobs.enqueue(Job("obeys"))
            try await until("it has begun") { begun.all.contains(cancelled) }
            try outside.pulse.jobs.cancelJob(cancelled)
            try await until("its handler is told") { told.all == [held, cancelled] }
            #expect(try outside.pulse.jobs.getJob(held).status == .paused)
            #expect(try outside.pulse.jobs.getJob(cancelled).status == .cancelled)
        }
    }

    @Test("Deleting a job takes it away, tells its handler, and cancels the jobs below it")
    func delete() async throws {
        let fixture = try PulseFixture()
        let (jobs, told, begun) = (fixture.pulse.jobs, Collected<String>(), Collected<String>())
        obedient(fixture, told, begun: begun)
        try await fixture.running {
            let parent = try jobs.enqueue(Job("obeys") { $0.payload = [UInt8](repeating: 1, count: 5000) })
            try await until("it has begun") { begun.all.contains(parent) }
            let child = try jobs.enqueue(Job("nobody", parent: parent))
            let grandchild = try jobs.enqueue(Job("nobody", parent: child))
            try jobs.deleteJob(parent)
            #expect(throws: PluginError.self) { try jobs.getJob(parent) }
            for id in [child, grandchild] {
                let job = try jobs.getJob(id)
                #expect(job.status == .cancelled && job.error == "parent job deleted")
            }
            try await until("its handler is told") { told.all == [parent] }
            let blobs = try fixture.storage.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM pulse_blobs") }
            #expect(blobs == 0)
        }
    }

    @Test("A plugin stores what it knows of a job, and takes the steps that a job's life has")
    func update() throws {
        let fixture = try PulseFixture()
        let queue = fixture.pulse.queue(for: "self")
        var job = try queue.getJob(queue.enqueue(Job("self.work")))
        job.status = .running
        job.progressCurrent = 2
        job.progressTotal = 3
        job.costActual = 0.125
        try queue.updateJob(job)
        job = try queue.getJob(job.id)
        #expect(job.status == .running && job.startedAt > 0 && job.progressCurrent == 2 && job.costActual == 0.125)
        job.result = [UInt8](repeating: 9, count: 3000)
        job.error = "half of it"
        job.status = .completed
        try queue.updateJob(job)
        job.result = []
        try queue.updateJob(job)
        job = try queue.getJob(job.id)
        #expect(job.status == .completed && job.completedAt > 0 && job.error == "half of it")
        #expect(job.result == [UInt8](repeating: 9, count: 3000), "an empty result leaves what there is")

        var bad = job
        bad.costActual = -1
        #expect(throws: PluginError.self) { try queue.updateJob(bad) }
        bad = job
        bad.error = "\\0\0"
        #expect(throws: PluginError.self) { try queue.updateJob(bad) }
        bad = job
        bad.result = [UInt8](repeating: 0, count: 10_000_000)
        #expect(throws: PluginError.self) { try queue.updateJob(bad) }
        bad.id = "JBnone"
        bad.result = []
        let error = #expect(throws: PluginError.self) { try queue.updateJob(bad) }
        #expect(error?.code == .notFound)
    }

    @Test("A plugin that cancels by updating cancels the jobs below as well")
    func updateCancels() throws {
        let fixture = try PulseFixture()
        let queue = fixture.pulse.queue(for: "self")
        var job = try queue.getJob(queue.enqueue(Job("self.work")))
        let child = try queue.enqueue(Job("self.work", parent: job.id))
        job.status = .cancelled
        job.error = "not wanted"
        try queue.updateJob(job)
        #expect(try queue.getJob(job.id).error == "not wanted")
        #expect(try queue.getJob(child).status == .cancelled)
    }
}
