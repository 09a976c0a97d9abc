import CQNTXPlugin
import QNTXPlugin

/// Statements within a transaction of the host's. Once its body has returned they throw `closed`.
struct HostTransaction: SQLExecutor, @unchecked Sendable {
    private let services: ServiceTable
    private let handle: qntx_transaction

    init(_ services: ServiceTable, _ handle: qntx_transaction) {
        (self.services, self.handle) = (services, handle)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(PluginError) -> SQLChange {
        guard let function = handle.api?.pointee.execute else { throw missing }
        return try SQLCalls.execute(sql, arguments, services) { function(handle, $0, $1, $2, $3) }
    }

    func query(_ sql: String, _ arguments: [SQLValue], each: (SQLRow) -> Bool) throws(PluginError) {
        guard let function = handle.api?.pointee.query else { throw missing }
        try SQLCalls.query(sql, arguments, services, each) { function(handle, $0, $1, $2, $3, $4) }
    }

    private var missing: PluginError { ABIStatus.unsupported.error("this host's transactions cannot do that") }
}
