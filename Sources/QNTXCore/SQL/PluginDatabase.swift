import QNTXPlugin

/// One plugin's part of the host's database.
final class PluginDatabase: DatabaseService {
    let connections: PluginConnections
    let grants: [SQLGrant]

    var tablePrefix: String { connections.policy.prefix }

    init(_ connections: PluginConnections, grants: [SQLGrant]) {
        self.connections = connections
        self.grants = grants
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(PluginError) -> SQLChange {
        try connections.write { (connection) throws(PluginError) in
            try connection.run(connection.prepare(sql, arguments)) { _ in true }
        }
    }

    func query(_ sql: String, _ arguments: [SQLValue], each: (SQLRow) -> Bool) throws(PluginError) {
        let isDone = try connections.read { (connection) throws(PluginError) in
            let statement = try connection.prepare(sql, arguments)
            guard statement.isReadOnly else { return false }
            _ = try connection.run(statement, each: each)
            return true
        }
        if isDone { return }
        // A change that gives rows. They are handed on when it is through, so that the callback may change more.
        var rows: [SQLRow] = []
        try connections.write { (connection) throws(PluginError) in
            _ = try connection.run(connection.prepare(sql, arguments)) { row in
                rows.append(row)
                return true
            }
        }
        for row in rows where !each(row) { return }
    }

    func transaction<Value>(
        _ body: (any SQLExecutor) throws(PluginError) -> Value
    ) throws(PluginError) -> Value {
        try connections.write { (connection) throws(PluginError) in
            let transaction = PluginTransaction(connection, of: connections)
            return try transaction.run(body)
        }
    }
}
