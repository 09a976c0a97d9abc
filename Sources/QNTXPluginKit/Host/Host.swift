import CQNTXPlugin
import Logging
import QNTXPlugin

/// The host as one instance sees it.
///
/// Unchecked, because of the pointer: the table is the host's, constant, and readable for the life of the process, and
/// the functions used here may be called from any thread.
struct Host: @unchecked Sendable {
    private static let minimumSize = 64  // of qntx_host in version 1.0
    private let table: UnsafePointer<qntx_host>

    /// Takes what `initialize` got; nil if it is not a host.
    init?(_ table: UnsafePointer<qntx_host>?) {
        guard let table, Int(table.pointee.struct_size) >= Self.minimumSize else { return nil }
        self.table = table
    }

    /// The name that the plugin is known by.
    var domain: String {
        table.pointee.domain.map { String(cString: $0) } ?? ""
    }

    /// A logger whose lines go to the plugin's own log in the host.
    var logger: Logger {
        Logger(label: domain) { _ in HostLogHandler(self) }
    }

    /// What the host offers to the plugin. In one without services the configuration is empty, and the rest nil.
    var services: PluginServices {
        let table = ServiceTable(table)
        return PluginServices(
            logger: logger,
            config: table?.config ?? MapConfig(),
            queue: table?.queue,
            attestations: table?.attestations,
            database: table?.database
        )
    }

    /// Whether a line of this level would be written.
    func isEnabled(_ level: Logger.Level) -> Bool {
        table.pointee.log_enabled(table, Self.number(level))
    }

    /// Writes a line.
    func log(_ level: Logger.Level, _ message: String, _ fields: [(String, String)]) {
        withView(message) { message in
            withPairs(fields) { table.pointee.log(table, Self.number(level), message, $0, $1) }
        }
    }

    /// Tells the operator why the call that the host is making on this very thread fails.
    /// - Returns: the status that the call has to return.
    func fail(_ error: any Error) -> ABIStatus {
        let status = ABIStatus(error)
        return withView(PluginError.text(of: error)) { message in
            ABIStatus(rawValue: table.pointee.fail(table, status.rawValue, message))
        }
    }

    private static func number(_ level: Logger.Level) -> Int32 {
        let number =
            switch level {
            case .trace: QNTX_LOG_TRACE
            case .debug: QNTX_LOG_DEBUG
            case .info: QNTX_LOG_INFO
            case .notice: QNTX_LOG_NOTICE
            case .warning: QNTX_LOG_WARNING
            case .error: QNTX_LOG_ERROR
            case .critical: QNTX_LOG_CRITICAL
            }
        return Int32(number)
    }
}
