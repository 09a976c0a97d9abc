import Logging
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXCore

/// A queue on a file of its own.
final class PulseFixture: Sendable {
    let directory: TemporaryDirectory
    let storage: Storage
    let pulse: Pulse

    init(
        _ settings: PulseSettings = .forTests,
        in directory: TemporaryDirectory? = nil,
        storage storageSettings: StorageSettings = StorageSettings()
    ) throws {
        self.directory = try directory ?? TemporaryDirectory()
        storage = try Storage(
            path: self.directory.file("pulse.db"),
            settings: storageSettings,
            migrations: Pulse.migrations
        )
        pulse = Pulse(storage: storage, settings: settings, logger: .quiet)
    }

    /// Runs the workers for the length of the body.
    func running(_ body: @Sendable () async throws -> Void) async throws {
        let run = Task { await pulse.run() }
        do {
            try await body()
        } catch {
            run.cancel()
            await run.value
            throw error
        }
        await pulse.stop()
        await run.value
    }

    /// Has a handler of a plugin.
    @discardableResult
    func handle(
        _ name: String,
        for domain: String = "test",
        _ body: @escaping @Sendable (Job, any JobContext) async throws -> [UInt8] = { _, _ in [] }
    ) -> [PluginError] {
        pulse.register([name: TestHandler(body: body)], for: domain)
    }

    /// Waits until a job has a status.
    @discardableResult
    func wait(for id: String, _ status: Job.Status, where condition: (Job) -> Bool = { _ in true }) async throws -> Job
    {
        var last: Job?
        try await until("job \(id) is \(status), not \(last.map { "\($0)" } ?? "unknown")") {
            last = try pulse.jobs.getJob(id)
            return last.map { $0.status == status && condition($0) } ?? false
        }
        return try #require(last)
    }
}
