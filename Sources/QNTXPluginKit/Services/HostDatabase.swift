import CQNTXPlugin
import QNTXPlugin

/// The plugin's part of the host's database.
struct HostDatabase: DatabaseService, @unchecked Sendable {
    let tablePrefix: String
    private let services: ServiceTable
    private let api: UnsafePointer<qntx_database_api>

    init(_ services: ServiceTable, _ api: UnsafePointer<qntx_database_api>) {
        (self.services, self.api) = (services, api)
        tablePrefix = api.pointee.table_prefix.map { String($0(services.host)) } ?? ""
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(PluginError) -> SQLChange {
        guard let function = api.pointee.execute else { throw missing }
        return try SQLCalls.execute(sql, arguments, services) { function(services.host, $0, $1, $2, $3) }
    }

    func query(_ sql: String, _ arguments: [SQLValue], each: (SQLRow) -> Bool) throws(PluginError) {
        guard let function = api.pointee.query else { throw missing }
        try SQLCalls.query(sql, arguments, services, each) { function(services.host, $0, $1, $2, $3, $4) }
    }

    func transaction<Value>(
        _ body: (any SQLExecutor) throws(PluginError) -> Value
    ) throws(PluginError) -> Value {
        guard let function = api.pointee.transaction else { throw missing }
        var outcome: Result<Value, PluginError>?
        let status = Callback<qntx_transaction, qntx_status>.lend({ handle in
            do throws(PluginError) {
                outcome = .success(try body(HostTransaction(services, handle)))
                return ABIStatus.ok.rawValue
            } catch {
                outcome = .failure(error)
                // Never QNTX_OK, which would commit what was done.
                return ABIStatus(error).rawValue
            }
        }) { context in
            function(
                services.host,
                { Callback<qntx_transaction, qntx_status>.call($0, $1) ?? ABIStatus.invalid.rawValue },
                context
            )
        }
        // What the body threw comes back from here, whatever the host made of its status.
        if case .failure(let error)? = outcome { throw error }
        try services.check(status, failed: .sqlFailed)
        guard case .success(let value)? = outcome else {
            throw PluginError(.internalError, "the host did not run the transaction")
        }
        return value
    }

    private var missing: PluginError { ABIStatus.unsupported.error("this host's database cannot do that") }
}
