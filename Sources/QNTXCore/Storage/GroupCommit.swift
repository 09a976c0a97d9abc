import Foundation
import GRDB
import QNTXPlugin
import Synchronization

/// Commits what several threads want to write at the same time in one transaction: a commit that waits for the disk costs
/// as much for one change as for many.
///
/// Whoever finds nobody at work leads: it executes what has come up till then, each change within a savepoint of its own,
/// commits, and passes the lead on to the one that has waited longest. Alone, it is as fast as a transaction of its own.
final class GroupCommit: Sendable {
    private struct State {
        /// Whether somebody leads or has been told to. Nobody waits while this is false.
        var isLed = false
        var waiting: [GroupCommitEntry] = []
    }

    private let state = Mutex(State())
    /// The thread that executes changes just now.
    private let executing = Mutex<pthread_t?>(nil)
    /// The most that is committed together.
    private static let maximum = 512

    /// Executes a change and commits it.
    /// - Parameter raw: the pool's writing connection.
    /// - Throws: what the body throws, and nothing of it is in the file then; or why the commit failed.
    func write<Value: Sendable>(
        to pool: DatabasePool,
        _ raw: RawConnection,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) throws -> Value {
        if let thread = executing.withLock({ $0 }), pthread_equal(thread, pthread_self()) != 0 {
            // It would wait for itself.
            throw PluginError(.internalError, "a change of the database has started another one: make them one")
        }
        let box = Box<Value>()
        let entry = GroupCommitEntry { database in
            let result = try body(database)
            box.value.withLock { $0 = result }
        }
        let leads = state.withLock { state in
            state.waiting.append(entry)
            defer { state.isLed = true }
            return !state.isLed
        }
        if leads || entry.wait() == .leads { lead(pool, raw) }
        if let error = entry.failure { throw error }
        guard let result = box.value.withLock({ $0 }) else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
    }

    /// Commits what waits, the leader's own change as the first of it, and makes the next one lead.
    private func lead(_ pool: DatabasePool, _ raw: RawConnection) {
        let batch = state.withLock { state in
            defer { state.waiting.removeFirst(min(Self.maximum, state.waiting.count)) }
            return Array(state.waiting.prefix(Self.maximum))
        }
        for (entry, error) in zip(batch, commit(batch, pool, raw)) { entry.finish(error) }
        let next = state.withLock { state in
            state.isLed = !state.waiting.isEmpty
            return state.waiting.first
        }
        next?.lead()
    }

    /// Executes changes in one transaction.
    /// - Returns: why each of them failed, if it did.
    private func commit(
        _ batch: [GroupCommitEntry],
        _ pool: DatabasePool,
        _ raw: RawConnection
    ) -> [(any Error)?] {
        var errors = [(any Error)?](repeating: nil, count: batch.count)
        do {
            try pool.writeWithoutTransaction { database in
                executing.withLock { $0 = pthread_self() }
                defer { executing.withLock { $0 = nil } }
                // The raw connection would not know.
                guard database.sqliteConnection != nil else {
                    throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")
                }
                // Prepared once, other than GRDB's own.
                try raw.execute("BEGIN IMMEDIATE")
                do {
                    if batch.count == 1 {
                        try batch[0].execute(database)
                    } else {
                        for (index, entry) in batch.enumerated() { errors[index] = try within(database, entry) }
                    }
                    try raw.execute("COMMIT")
                } catch {
                    // After some failures SQLite has done it already.
                    if raw.isInTransaction { try? raw.execute("ROLLBACK") }
                    throw error
                }
            }
        } catch {
            // The transaction is gone, and with it also what had gone well.
            errors = errors.map { $0 ?? error }
        }
        return errors
    }

    /// Executes one of several changes, so that it can fail alone.
    /// - Throws: where the transaction as a whole is gone, as after a full disk.
    /// - Returns: why it failed, if it did.
    private func within(_ database: Database, _ entry: GroupCommitEntry) throws -> (any Error)? {
        do {
            try database.inSavepoint {
                try entry.execute(database)
                return .commit
            }
            return nil
        } catch {
            guard database.isInsideTransaction else { throw error }
            return error
        }
    }
}

/// Where a change leaves its result.
private final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
