import Foundation
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Jobs of a plugin that is replaced")
struct JobHandoverTests {
    /// A plugin whose handler `worker.work` has its version as its result, after the file that the payload names is there.
    private static func worker(_ version: String) async throws -> String {
        try await Fixture.inline(
            """
            #include <string.h>
            #include <unistd.h>
            #include "\(Repository.path("Tests/Fixtures/jobs.h"))"
            #include "\(Repository.path("Tests/Fixtures/trace.h"))"
            static qntx_status work(void *context, qntx_work work, const qntx_job *job) {
                char path[512] = {0};
                (void)context;
                memcpy(path, job->payload.data, job->payload.length < 500 ? job->payload.length : 0);
                fixture_trace("worker", "\(version)");
                while (path[0] != 0 && access(path, F_OK) != 0) {
                    if (work.api->is_cancelled(work)) return QNTX_ERR_CLOSED;
                    usleep(1000);
                }
                return work.api->result(work, qntx_make_bytes("\(version)", sizeof "\(version)" - 1));
            }
            static qntx_status add(void *state, qntx_job_registry registry) {
                return registry.api->handle(registry, QNTX_LIT("worker.work"), work, state);
            }
            static const qntx_jobs table = {sizeof table, 0, add};
            static const qntx_metadata metadata = {
                .struct_size = sizeof metadata, .name = "worker", .version = "\(version)"};
            FIXTURE_EXTENSION(QNTX_JOBS, table)
            """,
            name: "worker"
        )
    }

    private static func end(_ host: RunningHost, _ id: String) async throws -> Job {
        #expect(try await eventually { try host.core.pulse.jobs.getJob(id).status.isFinal })
        return try host.core.pulse.jobs.getJob(id)
    }

    private static func replaced(_ host: RunningHost, _ version: String) async -> Bool {
        await eventually { host.host.registry.get("worker")?.metadata.version == version }
    }

    @Test("One under way is finished by the handler that has begun it; later ones are the new version's")
    func finished() async throws {
        Trace.begin()
        let (one, two) = try await (Self.worker("1.0.0"), Self.worker("2.0.0"))
        let host = try await RunningHost([one])
        let gate = host.folder.file("gate")
        let jobs = host.core.pulse.jobs
        let first = try jobs.enqueue(Job(handlerName: "worker.work", payload: Array(gate.utf8)))
        #expect(await eventually { Trace.lines(of: "worker").contains("1.0.0") })
        try host.deploy(two, as: "worker.so")
        #expect(await Self.replaced(host, "2.0.0"))
        let second = try jobs.enqueue(Job(handlerName: "worker.work"))
        #expect(try await Self.end(host, second).result == Array("2.0.0".utf8))
        try FileBytes.write([], to: gate)
        #expect(try await Self.end(host, first).result == Array("1.0.0".utf8))
        try await host.stop()
    }

    @Test("One that does not end is told to, and executed again by the new version")
    func requeued() async throws {
        let (one, two) = try await (Self.worker("3.0.0"), Self.worker("4.0.0"))
        let host = try await RunningHost([one], deadlines: HostDeadlines(drain: .milliseconds(200)))
        let gate = host.folder.file("gate")
        let job = try host.core.pulse.jobs.enqueue(Job(handlerName: "worker.work", payload: Array(gate.utf8)))
        #expect(await eventually { Trace.lines(of: "worker").contains("3.0.0") })
        try host.deploy(two, as: "worker.so")
        #expect(await eventually { Trace.lines(of: "worker").contains("4.0.0") })
        try FileBytes.write([], to: gate)
        #expect(try await Self.end(host, job).result == Array("4.0.0".utf8))
        try await host.stop()
    }
}
