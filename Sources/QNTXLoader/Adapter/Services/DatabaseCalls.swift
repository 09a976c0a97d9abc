import CQNTXPlugin
import QNTXPlugin

/// The table `qntx_database_api`.
enum DatabaseCalls {
    nonisolated(unsafe) static let api = StaticTable.make(
        qntx_database_api(
            struct_size: UInt32(MemoryLayout<qntx_database_api>.size),
            reserved: 0,
            table_prefix: { HostTable.of($0)?.tablePrefix ?? qntx_str() },
            execute: { host, sql, arguments, count, change in
                ServiceCall.blocking(host) { services throws(PluginError) in
                    try execute(try database(services), sql, arguments, count, change)
                }
            },
            query: { host, sql, arguments, count, each, context in
                ServiceCall.blocking(host) { services throws(PluginError) in
                    try query(try database(services), sql, arguments, count, each, context)
                }
            },
            transaction: { transaction($0, $1, $2) }
        )
    )

    private static let transactions = SinkTable<any SQLExecutor>()

    nonisolated(unsafe) private static let transactionAPI = StaticTable.make(
        qntx_transaction_api(
            struct_size: UInt32(MemoryLayout<qntx_transaction_api>.size),
            reserved: 0,
            execute: { transaction, sql, arguments, count, change in
                within(transaction) { executor throws(PluginError) in
                    try execute(executor, sql, arguments, count, change)
                }
            },
            query: { transaction, sql, arguments, count, each, context in
                within(transaction) { executor throws(PluginError) in
                    try query(executor, sql, arguments, count, each, context)
                }
            }
        )
    )

    private static func transaction(
        _ host: UnsafePointer<qntx_host>?,
        _ body: qntx_transaction_body?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        var refused: qntx_status?
        let status = ServiceCall.blocking(host) { services throws(PluginError) in
            guard let body else { throw Borrowed.invalid("the transaction's body is NULL") }
            try database(services).transaction { executor throws(PluginError) in
                let status = transactions.with(executor) {
                    body(context, qntx_transaction(api: transactionAPI, id: $0))
                }
                guard status == ABIStatus.ok.rawValue else {
                    refused = status
                    throw PluginError(
                        .pluginFailed,
                        "the transaction's body returned \(ABIStatus(rawValue: status).text)"
                    )
                }
            }
        }
        return refused ?? status
    }

    private static func within(
        _ transaction: qntx_transaction,
        _ body: (any SQLExecutor) throws(PluginError) -> Void
    ) -> qntx_status {
        do throws(PluginError) {
            guard let executor = transactions.find(transaction.id) else {
                throw PluginError(.closed, "the transaction is over: its handle is good within its body only")
            }
            try body(executor)
            return ABIStatus.ok.rawValue
        } catch {
            return ServiceCall.refuse(error)
        }
    }

    private static func execute(
        _ executor: any SQLExecutor,
        _ sql: qntx_str,
        _ arguments: UnsafePointer<qntx_value>?,
        _ count: Int,
        _ change: UnsafeMutablePointer<qntx_change>?
    ) throws(PluginError) {
        let arguments = try SQLViews.arguments(arguments, count)
        try SQLViews.report(try executor.execute(try text(sql), arguments), to: change)
    }

    private static func query(
        _ executor: any SQLExecutor,
        _ sql: qntx_str,
        _ arguments: UnsafePointer<qntx_value>?,
        _ count: Int,
        _ each: qntx_row_callback?,
        _ context: UnsafeMutableRawPointer?
    ) throws(PluginError) {
        let each = try Borrowed.callback(each)
        let arguments = try SQLViews.arguments(arguments, count)
        try executor.query(try text(sql), arguments) { SQLViews.lend($0, each, context) }
    }

    private static func text(_ sql: qntx_str) throws(PluginError) -> String {
        try Borrowed.text(sql, "the statement", limit: 1 << 20)
    }

    private static func database(_ services: any ServiceRegistry) throws(PluginError) -> any DatabaseService {
        guard let database = services.database else { throw ServiceCall.missing("database") }
        return database
    }
}
