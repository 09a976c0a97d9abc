import CQNTXPlugin
import QNTXPlugin

/// The host's extension "qntx.services/1" as one instance sees it.
///
/// Unchecked, because of the pointers: the tables are the host's, constant, and readable for the life of the process, and
/// their functions may be called from any thread.
struct ServiceTable: @unchecked Sendable {
    private static let minimumSize = 48  // of qntx_services in revision 1
    /// What every call begins with.
    let host: UnsafePointer<qntx_host>
    private let table: UnsafePointer<qntx_services>

    /// Asks a host for its services; nil where it has none.
    init?(_ host: UnsafePointer<qntx_host>) {
        guard let find = host.pointee.get_extension, let found = find(host, QNTX_SERVICES) else { return nil }
        let table = found.assumingMemoryBound(to: qntx_services.self)
        guard Int(table.pointee.struct_size) >= Self.minimumSize else { return nil }
        (self.host, self.table) = (host, table)
    }

    /// The configuration; nil where the host runs none, as is the case for each of the others.
    var config: HostConfig? {
        guard let api = table.pointee.config, api.pointee.struct_size >= 64 else { return nil }
        return HostConfig(self, api)
    }

    /// The attestations.
    var attestations: HostAttestations? {
        guard let api = table.pointee.attestations, api.pointee.struct_size >= 40 else { return nil }
        return HostAttestations(self, api)
    }

    /// The queue.
    var queue: HostQueue? {
        guard let api = table.pointee.queue, api.pointee.struct_size >= 48 else { return nil }
        return HostQueue(self, api)
    }

    /// The database.
    var database: HostDatabase? {
        guard let api = table.pointee.database, api.pointee.struct_size >= 40 else { return nil }
        return HostDatabase(self, api)
    }

    /// Throws what a call came to unless it went well; right after the call, on its thread.
    /// - Parameters:
    ///   - failed: the code of `QNTX_ERR_FAILED` in this service.
    ///   - conflict: the code of `QNTX_ERR_CONFLICT` in this call.
    func check(
        _ status: qntx_status,
        failed: PluginError.Code = .storageFailed,
        conflict: PluginError.Code = .duplicateName
    ) throws(PluginError) {
        let status = ABIStatus(rawValue: status)
        guard status != .ok else { return }
        throw status.error(errorText ?? status.text, failed: failed, conflict: conflict)
    }

    /// Why the last call of this thread failed, if the host says so.
    private var errorText: String? {
        guard let function = table.pointee.error_text else { return nil }
        let text = String(function())
        return text.isEmpty ? nil : text
    }
}
