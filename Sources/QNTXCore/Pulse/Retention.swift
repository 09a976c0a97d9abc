import Dispatch
import GRDB
import Logging
import QNTXPlugin

/// Deletes jobs that have been over for long.
struct Retention: Sendable {
    let storage: Storage
    let settings: PulseSettings
    let logger: Logger

    /// How many jobs are deleted in one transaction.
    private static let portion = 200

    /// Does so now and then, until the task is cancelled.
    func run() async {
        guard settings.retention > .zero else { return }
        while !Task.isCancelled {
            await sweep()
            try? await Task.sleep(for: max(.milliseconds(10), settings.retentionInterval))
        }
    }

    /// Deletes what is too old, a little at a time, so that nobody waits for it.
    private func sweep() async {
        var after = 0 as Int64
        var count = 0
        while !Task.isCancelled {
            guard let (last, deleted) = await BlockingQueue.run({ [after] in deletePortion(after: after) }) else {
                break
            }
            after = last
            count += deleted
        }
        if count > 0 { logger.info("\(count) jobs were deleted that had been over for \(settings.retention)") }
    }

    /// - Returns: the last job that it has looked at, and how many it has deleted; nil at the end.
    func deletePortion(after: Int64) -> (last: Int64, deleted: Int)? {
        let limit = WallClock.now - settings.retention.milliseconds
        do throws(PluginError) {
            let (last, old) = try storage.read { try Self.old($0, after: after, limit: limit) }
            guard let last else { return nil }
            if !old.isEmpty { try storage.write { try JobTable.delete($0, old) } }
            return (last, old.count)
        } catch {
            logger.warning("old jobs could not be deleted: \(error.message)", metadata: ["error.code": "\(error.code)"])
            return nil
        }
    }

    /// Jobs in the order of creation. One that was created after the limit cannot have ended before it: the end.
    private static func old(_ database: Database, after: Int64, limit: Int64) throws -> (last: Int64?, old: [Int64]) {
        // A parent is needed by those of its children that are not over.
        let cursor = try Row.fetchCursor(
            try database.cachedStatement(
                sql: """
                    SELECT seq, created_at, status > 3 AND completed_at < ?1 AND NOT EXISTS (\
                    SELECT 1 FROM pulse_jobs AS child WHERE child.parent = job.id AND child.parent <> '' \
                    AND child.status < 4) FROM pulse_jobs AS job WHERE seq > ?2 ORDER BY seq LIMIT 5000
                    """
            ),
            arguments: [limit, after]
        )
        var last: Int64?
        var old: [Int64] = []
        while old.count < portion, let row = try cursor.next(), row[1] < limit {
            last = row[0]
            if row[2] { old.append(row[0]) }
        }
        return (last, old)
    }
}

/// Threads that may block, for tasks that may not.
private enum BlockingQueue {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(returning: body()) }
        }
    }
}
