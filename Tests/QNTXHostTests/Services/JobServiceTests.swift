import HTTPTypes
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Jobs of a plugin in C")
struct JobServiceTests {
    private func enqueue(
        _ host: RunningHost,
        _ handler: String,
        _ payload: String = "",
        query: String = ""
    ) async throws -> String {
        let answer = try await host.json(.post, "/queue/enqueue/services.\(handler)", query: query, body: payload)
        #expect(answer["status"] == 0, "\(answer)")
        return answer["ids"][0].text ?? ""
    }

    private func end(_ host: RunningHost, _ id: String) async throws -> Job {
        var job = try host.core.pulse.jobs.getJob(id)
        let isOver = try await eventually {
            job = try host.core.pulse.jobs.getJob(id)
            return job.status.isFinal
        }
        #expect(isOver, "\(job)")
        return job
    }

    @Test("Are executed with progress, cost and result, all of which is kept")
    func executed() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let job = try await end(host, try await enqueue(host, "ok", "7"))
        #expect(job.status == .completed && String(decoding: job.result, as: UTF8.self) == "done: 7")
        #expect(job.progressCurrent == 7 && job.progressTotal == 7 && abs(job.costActual - 0.07) < 1e-9)
        let seen = try await host.json(.get, "/queue/job/\(job.id)")
        #expect(seen["jobs"][0]["status"] == 3 && seen["jobs"][0]["result"] == "done: 7")
        try await host.stop()
    }

    @Test("That fail say why; retries come as often as asked and allowed")
    func failures() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let failed = try await end(host, try await enqueue(host, "fail", "no reagents"))
        #expect(failed.status == .failed && failed.error.contains("no reagents"))
        let third = try await end(host, try await enqueue(host, "retry-twice", query: "retries=2"))
        #expect(third.status == .completed && third.retryCount == 2)
        let never = try await end(host, try await enqueue(host, "retry-always", query: "retries=3"))
        #expect(never.status == .failed && never.retryCount == 3 && never.error.contains("never"))
        try await host.stop()
    }

    @Test("Are cancelled while they run")
    func cancelled() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let id = try await enqueue(host, "endless")
        #expect(try await eventually { try host.core.pulse.jobs.getJob(id).status == .running })
        #expect(try await host.json(.post, "/queue/cancel/\(id)")["status"] == 0)
        #expect(try await end(host, id).status == .cancelled)
        #expect(try await end(host, try await enqueue(host, "ok", "1")).status == .completed)
        try await host.stop()
    }

    @Test("That the host interrupts are executed again by the next one")
    func interrupted() async throws {
        let library = try await Fixture.library("services")
        let first = try await RunningHost([library])
        let id = try await enqueue(first, "endless")
        #expect(try await eventually { try first.core.pulse.jobs.getJob(id).status == .running })
        try await first.stop()
        let second = try await RunningHost([library], home: first.folder)
        #expect(try await eventually { try second.core.pulse.jobs.getJob(id).status == .running })
        try second.core.pulse.jobs.cancelJob(id)
        try await second.stop()
    }

    @Test("Of a handler that never returns are given up at their deadline, and the others go on")
    func hanging() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let id = try await enqueue(host, "hang", query: "deadline=1")
        let next = try await enqueue(host, "ok", "1")
        #expect(try await end(host, next).status == .completed)
        #expect(try await end(host, id).status == .failed)
        _ = try await host.json(.post, "/release")
        try await host.stop()
    }

    @Test("Bad calls are refused; every handler that misbehaves leaves the host well")
    func bad() async throws {
        let host = try await RunningHost([try await Fixture.library("services")])
        let bad = try await host.json(.post, "/queue/bad")
        #expect(bad.fields.count > 5)
        #expect(try await host.json(.get, "/queue/job/nope")["status"] == -3)
        #expect(try await host.json(.post, "/queue/large/100000000")["status"] == -8)
        for handler in ["double-result", "bad", "chatty", "keeps", "everything", "enqueues", "result-fails", "job"] {
            let job = try await end(host, try await enqueue(host, handler))
            #expect(job.status.isFinal, "\(handler): \(job)")
        }
        _ = try await host.json(.get, "/use-kept-work")
        try await host.stop()
    }

    @Test("A handler's name that another plugin has is reported, and the other keeps it")
    func duplicate() async throws {
        let library = try await Fixture.library("services")
        let other = try await Fixture.library("jobs-other-name")
        let host = try await RunningHost([library, other])
        #expect(host.host.registry.list().count == 2)
        #expect(host.log.lines.contains { $0.metadata["error.code"] == "duplicate_name" }, "\(host.log.lines)")
        try await host.stop()
    }

    @Test(
        "A plugin that names its handlers badly fails to start, with the reason",
        arguments: [
            "jobs-duplicate", "jobs-empty-name", "jobs-null-handler", "jobs-fails", "jobs-too-small",
            "jobs-no-function",
        ]
    )
    func badRegistration(_ fixture: String) async throws {
        let host = try await RunningHost([try await Fixture.library(fixture)])
        let name = host.host.registry.list().first ?? ""
        #expect(host.host.registry.getState(name) == .failed)
        #expect(host.host.failure(of: name)?.message.isEmpty == false)
        try await host.stop()
    }
}
