import CQNTXPlugin
import Glibc
import Logging
import QNTXPlugin
import Synchronization

/// The `qntx_host` of one instance. The C struct and what is behind it stay for the life of the process, as the header
/// promises; after `close` it has nothing to give any more.
final class HostTable: @unchecked Sendable {
    /// What the plugin gets.
    let pointer: UnsafePointer<qntx_host>
    /// What its extension "qntx.services/1" gets.
    private let extensionTable: UnsafePointer<qntx_services>
    /// What the names of the plugin's tables begin with.
    let tablePrefix: qntx_str
    private let live: Mutex<(any ServiceRegistry)?>

    init(domain: String, qntxVersion: String, services: any ServiceRegistry) {
        live = Mutex(services)
        extensionTable = StaticTable.make(
            qntx_services(
                struct_size: UInt32(MemoryLayout<qntx_services>.size),
                reserved: 0,
                error_text: { ServiceCall.lastError() },
                config: ConfigCalls.api,
                attestations: services.attestations == nil ? nil : AttestationCalls.api,
                queue: services.queue == nil ? nil : QueueCalls.api,
                database: services.database == nil ? nil : DatabaseCalls.api
            )
        )
        let prefix = services.database?.tablePrefix ?? ""
        tablePrefix = qntx_str(data: UnsafePointer(strdup(prefix)), length: prefix.utf8.count)
        let table = UnsafeMutablePointer<qntx_host>.allocate(capacity: 1)
        pointer = UnsafePointer(table)
        table.initialize(
            to: qntx_host(
                struct_size: UInt32(MemoryLayout<qntx_host>.size),
                abi_version: EntrySymbol.hostVersion,
                qntx_version: UnsafePointer(strdup(qntxVersion)),
                domain: UnsafePointer(strdup(domain)),
                implementation: nil,
                log_enabled: { HostTable.of($0)?.isEnabled($1) ?? false },
                log: { HostTable.of($0)?.log($1, $2, $3, $4) },
                fail: { HostTable.of($0)?.fail($1, $2) ?? ABIStatus.closed.rawValue },
                get_extension: { HostTable.of($0)?.find($1) }
            )
        )
        table.pointee.implementation = Unmanaged.passUnretained(self).toOpaque()
        // A plugin's late call must find it.
        Self.all.withLock { $0[ObjectIdentifier(self)] = self }
    }

    private static let all = Mutex<[ObjectIdentifier: HostTable]>([:])

    /// Frees it: its plugin's code has been unmapped, and nobody is left who could use it.
    func release() {
        let table = UnsafeMutablePointer(mutating: pointer)
        free(UnsafeMutableRawPointer(mutating: table.pointee.qntx_version))
        free(UnsafeMutableRawPointer(mutating: table.pointee.domain))
        free(UnsafeMutableRawPointer(mutating: tablePrefix.data))
        table.deallocate()
        UnsafeMutablePointer(mutating: extensionTable).deallocate()
        Self.all.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(self)) }
    }

    /// The instance is over.
    func close() {
        live.withLock { $0 = nil }
    }

    /// What the host gives to this instance; nil when that is over.
    var services: (any ServiceRegistry)? { live.withLock { $0 } }

    static func of(_ host: UnsafePointer<qntx_host>?) -> HostTable? {
        guard let implementation = host?.pointee.implementation else { return nil }
        return Unmanaged<HostTable>.fromOpaque(implementation).takeUnretainedValue()
    }

    private func find(_ name: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let name, strcmp(name, QNTX_SERVICES) == 0, live.withLock({ $0 != nil }) else { return nil }
        return UnsafeRawPointer(extensionTable)
    }

    private func fail(_ status: qntx_status, _ message: qntx_str) -> qntx_status {
        guard live.withLock({ $0 != nil }) else { return ABIStatus.closed.rawValue }
        _ = CallFrame.setFailure(LogText.clean(String(message, limit: Self.maximumText)))
        return status
    }

    private func isEnabled(_ level: Int32) -> Bool {
        live.withLock { live in
            guard let live else { return false }
            return live.logger.logLevel <= Self.level(level)
        }
    }

    private func log(_ level: Int32, _ message: qntx_str, _ fields: UnsafePointer<qntx_pair>?, _ count: Int) {
        // Most lines are below the level: nothing is copied for them.
        guard isEnabled(level), let logger = live.withLock({ $0?.logger }) else { return }
        let level = Self.level(level)
        var metadata: Logger.Metadata = [:]
        if let fields {
            for index in 0..<max(0, min(count, Self.maximumFields)) {
                let name = LogText.clean(String(fields[index].name, limit: 256))
                metadata[name] = .string(LogText.clean(String(fields[index].value, limit: Self.maximumText)))
            }
        }
        logger.log(level: level, "\(LogText.clean(String(message, limit: Self.maximumText)))", metadata: metadata)
    }

    private static let maximumText = 64 << 10
    private static let maximumFields = 100
    private static let levels: [Logger.Level] = [.trace, .debug, .info, .notice, .warning, .error, .critical]

    private static func level(_ number: Int32) -> Logger.Level {
        levels[max(0, min(Int(number), levels.count - 1))]
    }
}
