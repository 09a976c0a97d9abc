import QNTXPlugin
import Testing

@testable import QNTXCore

@Suite("Jobs that are executed")
struct ExecutionTests {
    private struct Failure: Error {}

    @Test("The handler gets the job, and its result is kept with it", arguments: [0, 5, 2048, 2049, 1 << 20])
    func result(size: Int) async throws {
        let fixture = try PulseFixture()
        fixture.handle("echo") { job, _ in
            #expect(job.status == .running && job.startedAt > 0)
            return job.payload
        }
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let id = try fixture.pulse.queue(for: "x").enqueue(Job("echo") { $0.payload = payload })
        try await fixture.running {
            let job = try await fixture.wait(for: id, .completed)
            #expect(job.result == payload && job.payload == payload)
            #expect(job.error.isEmpty && job.startedAt > 0 && job.completedAt >= job.startedAt)
        }
    }

    @Test("A handler's error fails the job, with the error's text")
    func fails() async throws {
        let fixture = try PulseFixture()
        fixture.handle("plugin") { _, _ in throw PluginError(.pluginFailed, "no such sequence: name another") }
        fixture.handle("any", for: "other") { _, _ in throw Failure() }
        fixture.handle("cancels", for: "third") { _, _ in throw CancellationError() }
        fixture.handle("nul", for: "fourth") { _, _ in throw PluginError(.pluginFailed, "a\0b") }
        try await fixture.running {
            let expected = [
                "plugin": "no such sequence: name another", "any": "Failure()", "cancels": "CancellationError()",
                "nul": "a b",
            ]
            for (handler, text) in expected {
                let job = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job(handler)), .failed)
                #expect(job.error == text)
                #expect(job.retryCount == 0 && job.completedAt > 0)
            }
        }
    }

    @Test("A handler that asks for it is tried again, as often as the job allows")
    func retries() async throws {
        let fixture = try PulseFixture()
        fixture.handle("h") { job, _ in
            if job.source == "third", job.retryCount == 2 { return [3] }
            throw JobRetry("attempt \(job.retryCount)", after: .milliseconds(1))
        }
        try await fixture.running {
            let never = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("h")), .failed)
            #expect(never.retryCount == 2)
            #expect(never.errorDetails == ["attempt 0", "attempt 1"])
            #expect(never.error == "attempt 2")
            let third = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("h", source: "third")), .completed)
            #expect(third.retryCount == 2 && third.errorDetails == ["attempt 0", "attempt 1"])
            #expect(third.error.isEmpty && third.result == [3])
            let none = try await fixture.wait(
                for: fixture.pulse.jobs.enqueue(Job("h") { $0.maximumRetries = 0 }),
                .failed
            )
            #expect(none.retryCount == 0 && none.error == "attempt 0" && none.errorDetails.isEmpty)
        }
    }

    @Test("Without a delay of its own a retry waits: a second, doubling to five minutes")
    func backOff() async throws {
        #expect(
            (0..<12).map(Execution.backOff)
                == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map { Duration.seconds($0) }
        )
        let fixture = try PulseFixture()
        fixture.handle("h") { _, _ in throw JobRetry("later") }
        try await fixture.running {
            let id = try fixture.pulse.jobs.enqueue(Job("h") { $0.maximumRetries = 100 })
            let job = try await fixture.wait(for: id, .queued) { $0.retryCount > 0 }
            #expect(job.notBefore > 0 && job.startedAt == 0)
        }
    }

    @Test("A job that is given back is executed again, however often, and that counts as no retry")
    func interrupted() async throws {
        let fixture = try PulseFixture()
        fixture.handle("h") { job, _ in
            if job.errorDetails.count == 5 { return [5] }
            throw JobInterrupted("gone", after: .milliseconds(1))
        }
        fixture.handle("silent", for: "other") { _, _ in throw JobInterrupted(after: .seconds(900)) }
        try await fixture.running {
            let job = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("h")), .completed)
            #expect(job.retryCount == 0 && job.result == [5])
            #expect(job.errorDetails == Array(repeating: "gone", count: 5))
            let id = try fixture.pulse.jobs.enqueue(Job("silent"))
            let waiting = try await fixture.wait(for: id, .queued) { $0.notBefore > 0 }
            #expect(waiting.errorDetails.isEmpty && waiting.error.isEmpty && waiting.startedAt == 0)
        }
    }

    @Test("A result that is too large fails the job, and says what to do")
    func tooLarge() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.resultLimit = 1000 })
        fixture.handle("h") { _, _ in [UInt8](repeating: 0, count: 1001) }
        try await fixture.running {
            let job = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job("h")), .failed)
            #expect(job.error.contains("1001") && job.error.contains("store it elsewhere"))
            #expect(job.result.isEmpty)
        }
    }

    @Test("A handler is cancelled when its deadline has passed, and the job fails with it")
    func deadline() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.deadline = .milliseconds(50) })
        fixture.handle("sleeps") { _, _ in
            try await untilCancelled()
            return []
        }
        fixture.handle("polite", for: "other") { _, context in
            while !context.isCancelled { await Task.yield() }
            return [1]
        }
        try await fixture.running {
            for handler in ["sleeps", "polite"] {
                let job = try await fixture.wait(for: fixture.pulse.jobs.enqueue(Job(handler)), .failed)
                #expect(job.error.contains("deadline exceeded"), "\(job.error)")
                #expect(job.error.contains("0.05 s"))
                #expect(job.result.isEmpty)
            }
        }
    }

    @Test("A job's own deadline counts, and its handler can ask for it")
    func ownDeadline() async throws {
        let fixture = try PulseFixture(.forTests.with { $0.deadline = .seconds(1000) })
        fixture.handle("h") { job, context in
            let left = try #require(context.deadline) - .now
            if job.deadlineSeconds == 0 { #expect(left > .seconds(300)) }
            #expect(left <= .seconds(job.deadlineSeconds == 0 ? 1000 : job.deadlineSeconds))
            if job.deadlineSeconds == 1 { try await untilCancelled() }
            return []
        }
        try await fixture.running {
            for (seconds, status) in [(0, Job.Status.completed), (1, .failed), (300, .completed)] {
                let id = try fixture.pulse.jobs.enqueue(Job("h") { $0.deadlineSeconds = seconds })
                try await fixture.wait(for: id, status)
            }
        }
    }

    @Test("A handler that does not leave is left alone: its worker goes on, and its late answer is ignored")
    func abandoned() async throws {
        let settings = PulseSettings.forTests.with {
            $0.deadline = .milliseconds(20)
            $0.leaveLimit = .milliseconds(20)
        }
        let fixture = try PulseFixture(settings)
        let (gate, left) = (Gate(), Collected<String>())
        fixture.handle("hangs") { job, context in
            await gate.pass()
            context.report(progress: 99, of: 99)
            left.add(job.id)
            return [1]
        }
        fixture.handle("quick", for: "other")
        let quick = Job("quick") { $0.deadlineSeconds = 300 }
        try await fixture.running {
            let id = try fixture.pulse.jobs.enqueue(Job("hangs"))
            let failed = try await fixture.wait(for: id, .failed)
            #expect(failed.error.contains("deadline exceeded") && failed.error.contains("hangs"))
            try await fixture.wait(for: fixture.pulse.jobs.enqueue(quick), .completed)
            gate.open()
            try await until("the handler has left") { left.all == [id] }
            try await fixture.wait(for: fixture.pulse.jobs.enqueue(quick), .completed)
            #expect(try fixture.pulse.jobs.getJob(id) == failed)
        }
    }

    @Test("Progress and cost are stored now and then, and at the end")
    func progress() async throws {
        let fixture = try PulseFixture()
        let gate = Gate()
        fixture.handle("h") { _, context in
            context.report(progress: 3, of: 10)
            context.report(cost: 0.5)
            context.report(cost: -1)
            context.report(cost: .nan)
            await gate.pass()
            for step in 0..<100_000 { context.report(progress: step, of: 100_000) }
            context.report(progress: -1, of: 7)
            context.report(cost: 0.75)
            throw PluginError(.pluginFailed, "in the end")
        }
        try await fixture.running {
            let id = try fixture.pulse.jobs.enqueue(Job("h"))
            try await fixture.wait(for: id, .running) { $0.progressCurrent == 3 && $0.costActual == 0.5 }
            gate.open()
            let job = try await fixture.wait(for: id, .failed)
            #expect(job.progressCurrent == 0 && job.progressTotal == 7 && job.costActual == 0.75)
        }
    }
}
