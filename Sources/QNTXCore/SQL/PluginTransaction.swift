import Foundation
import GRDB
import QNTXPlugin
import Synchronization

/// What a transaction's body executes its statements with: within it, on its thread.
final class PluginTransaction: SQLExecutor {
    private let connection: PluginConnection
    private let connections: PluginConnections
    private let thread = pthread_self()
    private let isOver = Mutex(false)

    init(_ connection: PluginConnection, of connections: PluginConnections) {
        self.connection = connection
        self.connections = connections
    }

    /// Runs a body from the beginning of a transaction to its end.
    func run<Value>(_ body: (any SQLExecutor) throws(PluginError) -> Value) throws(PluginError) -> Value {
        try host("BEGIN IMMEDIATE")
        do throws(PluginError) {
            defer { isOver.withLock { $0 = true } }
            let value = try body(self)
            try connections.checkOpen()
            guard connection.raw.isInTransaction else {
                throw PluginError(
                    .sqlFailed,
                    "SQLite has rolled the transaction back because a statement in it failed: nothing was changed"
                )
            }
            try commit()
            return value
        } catch {
            // However long it takes: the connection is needed again.
            connection.withoutDeadline {
                if connection.raw.isInTransaction { try? host("ROLLBACK") }
            }
            throw error
        }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(PluginError) -> SQLChange {
        try check()
        return try connection.run(connection.prepare(sql, arguments)) { _ in true }
    }

    func query(_ sql: String, _ arguments: [SQLValue], each: (SQLRow) -> Bool) throws(PluginError) {
        try check()
        _ = try connection.run(connection.prepare(sql, arguments), each: each)
    }

    private func commit() throws(PluginError) {
        try connection.checkDeadline()
        try host("COMMIT")
    }

    private func host(_ sql: String) throws(PluginError) {
        try connection.host { (raw) throws(DatabaseError) in try raw.execute(sql) }
    }

    private func check() throws(PluginError) {
        if isOver.withLock({ $0 }) {
            throw PluginError(.closed, "the transaction has ended: what it has given is good within its body only")
        }
        guard pthread_equal(thread, pthread_self()) != 0 else {
            throw PluginError(
                .invalidArgument,
                "a transaction is used on the thread that it has begun on, and no other"
            )
        }
        try connections.checkOpen()
        guard connection.raw.isInTransaction else {
            throw PluginError(.sqlFailed, "SQLite has rolled the transaction back because a statement in it failed")
        }
    }
}
