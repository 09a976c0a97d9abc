import GRDB
import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Hosts and plugins that come and go")
struct LifeTests {
    @Test("A host that is stopped in the middle of a job queues it again, without an error")
    func stop() async throws {
        let fixture = try PulseFixture()
        fixture.handle("h") { _, context in
            context.report(progress: 1, of: 2)
            try await untilCancelled()
            return []
        }
        let id = try fixture.pulse.jobs.enqueue(Job("h"))
        try await fixture.running { try await fixture.wait(for: id, .running) { $0.progressCurrent == 1 } }
        let job = try fixture.pulse.jobs.getJob(id)
        #expect(job.status == .queued && job.error.isEmpty && job.errorDetails.isEmpty && job.retryCount == 0)
        #expect(job.startedAt == 0 && job.progressCurrent == 1)

        let next = try PulseFixture(in: fixture.directory)
        next.handle("h") { _, _ in [1] }
        try await next.running { try await next.wait(for: id, .completed) }
    }

    @Test("A host that is stopped lets handlers finish for a while, and begins nothing more")
    func graceful() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.stopLimit = .seconds(600) })
        let (gate, begun) = (Gate(), Collected<String>())
        fixture.handle("h") { job, context in
            begun.add(job.id)
            await gate.pass()
            #expect(!context.isCancelled)
            return [1]
        }
        let ids = try fixture.pulse.jobs.enqueue([Job("h"), Job("h")], deduplicates: false)
        let run = Task { await fixture.pulse.run() }
        try await until("one has begun") { begun.all.count == 1 }
        let stop = Task { await fixture.pulse.stop() }
        let late = try fixture.pulse.jobs.enqueue(Job("h"))
        gate.open()
        await stop.value
        await run.value
        // Whether the second one was begun depends on which came first, the end of the first job or the stop.
        for id in ids {
            #expect(try fixture.pulse.jobs.getJob(id).status == (begun.all.contains(id) ? .completed : .queued))
        }
        #expect(begun.all.first == ids[0])
        #expect(try fixture.pulse.jobs.getJob(late).status == (begun.all.contains(late) ? .completed : .queued))
        await fixture.pulse.stop()
        await fixture.pulse.run()
    }

    @Test("Cancelling the task that runs the queue tells handlers to end at once")
    func cancelled() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.stopLimit = .seconds(600) })
        fixture.handle("h") { _, _ in
            try await untilCancelled()
            return []
        }
        let id = try fixture.pulse.jobs.enqueue(Job("h"))
        let run = Task { await fixture.pulse.run() }
        try await fixture.wait(for: id, .running)
        run.cancel()
        await run.value
        #expect(try fixture.pulse.jobs.getJob(id).status == .queued)
    }

    @Test("A handler that does not leave does not keep the host: its job is queued again")
    func stubborn() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.leaveLimit = .milliseconds(10) })
        let (gate, begun, left) = (Gate(), Collected<Bool>(), Collected<Bool>())
        fixture.handle("h") { _, _ in
            begun.add(true)
            await gate.pass()
            left.add(true)
            return [1]
        }
        let id = try fixture.pulse.jobs.enqueue(Job("h"))
        try await fixture.running { try await until("it has begun") { !begun.all.isEmpty } }
        #expect(try fixture.pulse.jobs.getJob(id).status == .queued)
        gate.open()
        try await until("it has left") { !left.all.isEmpty }
        #expect(try fixture.pulse.jobs.getJob(id).status == .queued)
    }

    @Test("A queue that is stopped before it runs never runs")
    func early() async throws {
        let fixture = try PulseFixture()
        fixture.handle("h")
        await fixture.pulse.stop()
        let id = try fixture.pulse.jobs.enqueue(Job("h"))
        await fixture.pulse.run()
        #expect(try fixture.pulse.jobs.getJob(id).status == .queued)
    }

    @Test("Jobs of a host that has died run again, in their order; those of a living one are left to it")
    func recovery() async throws {
        let fixture = try PulseFixture()
        let jobs = fixture.pulse.jobs
        let ids = try jobs.enqueue([Job](repeating: Job("h"), count: 300), deduplicates: false)
        let living = Runner.begin()
        defer { living.end() }
        let dead = ["", "x", "12345678:1:1:1", living.name + "1", living.name.replacing(":", with: ":9")]
        try fixture.storage.write { database in
            for (index, id) in ids.enumerated() {
                let runner = index == 7 ? living.name : dead[index % dead.count]
                try database.execute(
                    sql: "UPDATE pulse_jobs SET status = 2, runner = ?, started_at = 5 WHERE id = ?",
                    arguments: [runner, id]
                )
            }
        }
        let order = Collected<String>()
        fixture.handle("h") { job, _ in
            order.add(job.id)
            return []
        }
        let untouched = try jobs.enqueue(Job("nobody"))
        try await fixture.running {
            try await fixture.wait(for: ids[299], .completed)
            #expect(try jobs.getJob(ids[7]).status == .running)
            #expect(try jobs.getJob(untouched).status == .queued)
        }
        #expect(order.all == ids.filter { $0 != ids[7] })
    }

    @Test("A plugin that goes gets no more jobs; its running ones are told to end and are queued again")
    func unregister() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.workers = 3 })
        let (begun, told) = (Collected<String>(), Collected<String>())
        for domain in ["goes", "stays"] {
            fixture.handle(domain, for: domain) { job, _ in
                begun.add(job.id)
                do {
                    try await untilCancelled()
                } catch {
                    told.add(job.handlerName)
                    throw error
                }
                return []
            }
        }
        let jobs = fixture.pulse.jobs
        let gone = try jobs.enqueue([Job("goes"), Job("goes"), Job("goes")], deduplicates: false)
        try await fixture.running {
            try await until("all have begun") { Set(begun.all) == Set(gone) }
            let stays = try jobs.enqueue(Job("stays"))
            await fixture.pulse.unregister("goes")
            #expect(told.all == ["goes", "goes", "goes"])
            for id in gone {
                let job = try jobs.getJob(id)
                #expect(job.status == .queued && job.error.isEmpty && job.retryCount == 0)
            }
            try await fixture.wait(for: stays, .running)
            #expect(try jobs.statistics().withoutHandler == ["goes": 3])
            fixture.handle("goes", for: "goes")
            for id in gone { try await fixture.wait(for: id, .completed) }
        }
    }

    @Test("Plugins that come and go under load lose no job")
    func churn() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.workers = 4 })
        let jobs = fixture.pulse.jobs
        try await fixture.running {
            let ids = try jobs.enqueue([Job](repeating: Job("h"), count: 400), deduplicates: false)
            for _ in 0..<30 {
                fixture.handle("h", for: "p") { _, _ in
                    for _ in 0..<10 {
                        try Task.checkCancellation()
                        await Task.yield()
                    }
                    return []
                }
                await Task.yield()
                await fixture.pulse.unregister("p")
                #expect(try jobs.listJobs(status: .running, limit: 0).isEmpty)
            }
            fixture.handle("h", for: "p")
            for id in ids { try await fixture.wait(for: id, .completed) }
            #expect(try jobs.statistics().byStatus == [.completed: 400])
        }
    }

    @Test("A handler's name that another plugin has is reported, and the other one keeps it")
    func duplicates() async throws {
        let fixture = try PulseFixture()
        #expect(fixture.handle("shared", for: "first") { _, _ in [1] }.isEmpty)
        let second = TestHandler { _, _ in [2] }
        let errors = fixture.pulse.register(
            ["shared": second, "own": second, "": second, "a\0b": second],
            for: "second"
        )
        #expect(errors.map(\.code) == [.invalidArgument, .invalidArgument, .duplicateName])
        #expect(errors.allSatisfy { $0.plugin == "second" })
        #expect(errors.last?.message.contains("first") == true && errors.last?.message.contains("shared") == true)
        try await fixture.running {
            let shared = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("shared")), .completed)
            #expect(shared.result == [1])
            let own = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("own")), .completed)
            #expect(own.result == [2])
            await fixture.pulse.unregister("first")
            #expect(fixture.pulse.register(["shared": second], for: "second").isEmpty)
            #expect(try fixture.pulse.jobs.statistics().owners == ["shared": "second"], "in place of all that it had")
        }
    }
}
