import Foundation
import GRDB
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

@Suite("Hosts that die")
struct CrashTests {
    @Test(
        "A host that is killed while it enqueues and executes loses nothing that it has acknowledged",
        arguments: [(100, true), (300, false), (500, true), (1000, false)]
    )
    func killed(count: Int, hangs: Bool) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, count = count as Int, hangs = hangs as Bool] in
            try await CrashTests.enqueueAndExecute(path, until: count, hangs: hangs)
        }
        let acknowledged = try Self.lines(directory.file("acknowledged"))
        let begun = try Self.lines(directory.file("begun"))
        #expect(acknowledged.count >= count)

        let fixture = try PulseFixture(in: directory)
        let jobs = fixture.pulse.jobs
        let check = try fixture.storage.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(check == ["ok"])
        let known = try jobs.listJobs(status: nil, limit: 10_000)
        #expect(Set(acknowledged).subtracting(known.map(\.id)).isEmpty)
        let running = known.filter { $0.status == .running }.map(\.id)
        if hangs { #expect(running.count >= 2, "two workers were in the middle of something") }
        // Nothing is marked as done that no handler has begun.
        #expect(Set(known.filter { $0.status == .completed }.map(\.id)).isSubset(of: begun))

        let again = Collected<String>()
        fixture.handle("h") { job, _ in
            again.add(job.id)
            return Array(job.id.utf8)
        }
        try await fixture.running {
            for job in known {
                let job = try await fixture.wait(for: job.id, .completed)
                #expect(job.result == Array(job.id.utf8))
                #expect(job.retryCount == 0 && job.error.isEmpty)
            }
        }
        #expect(Set(again.all).isSuperset(of: running))
        #expect(Set(again.all) == Set(known.filter { $0.status != .completed }.map(\.id)))
        #expect(again.all.count == Set(again.all).count)
    }

    /// What the host does that dies: several threads enqueue, two workers execute, and when enough is acknowledged, it
    /// kills itself in the middle of it.
    private static func enqueueAndExecute(_ path: String, until count: Int, hangs: Bool) async throws {
        let storage = try Storage(path: path + "/pulse.db", migrations: Pulse.migrations)
        let pulse = Pulse(storage: storage, settings: .forTests.with { $0.workers = 2 }, logger: .quiet)
        let begun = try Diary(path + "/begun")
        let acknowledged = try Diary(path + "/acknowledged")
        _ = pulse.register(
            [
                "h": TestHandler { job, _ in
                    if try begun.write(job.id) > count / 3, hangs { try await untilCancelled() }
                    return Array(job.id.utf8)
                }
            ],
            for: "crash"
        )
        async let run: Void = pulse.run()
        for _ in 0..<4 {
            Thread.detachNewThread {
                while let id = try? pulse.queue(for: "crash").enqueue(Job("h", source: "s")) {
                    _ = try? acknowledged.write(id)
                }
            }
        }
        Thread.detachNewThread {
            while acknowledged.count < count || begun.count < count / 3 + 2 { usleep(100) }
            kill(getpid(), SIGKILL)
        }
        await run
    }

    private static func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
