import CQNTXPlugin
import Glibc
import QNTXPlugin

/// What a plugin can do beyond its vtable: the tables that `get_extension` finds.
///
/// Unchecked, because of the pointers: what they point to is written once and stays for the life of the process.
struct PluginExtensions: @unchecked Sendable {
    private let jobs: UnsafePointer<qntx_jobs>?
    private let reconfigure: UnsafePointer<qntx_reconfigure>?
    private let handover: UnsafePointer<qntx_handover>?
    private let drain: UnsafePointer<qntx_drain>?
    private let webSockets: UnsafePointer<qntx_websockets>

    /// The tables of a plugin; nil for what it is not.
    init(of plugin: any DomainPlugin) {
        jobs =
            plugin.jobExecuting == nil
            ? nil
            : PluginTables.forEver(
                qntx_jobs(
                    struct_size: UInt32(MemoryLayout<qntx_jobs>.size),
                    reserved: 0,
                    register_jobs: { Lifecycle.registerJobs($0, $1) }
                )
            )
        reconfigure =
            plugin.reconfigurable == nil
            ? nil
            : PluginTables.forEver(
                qntx_reconfigure(
                    struct_size: UInt32(MemoryLayout<qntx_reconfigure>.size),
                    reserved: 0,
                    reconfigure: { Lifecycle.reconfigure($0) }
                )
            )
        handover =
            plugin.handingOver == nil
            ? nil
            : PluginTables.forEver(
                qntx_handover(
                    struct_size: UInt32(MemoryLayout<qntx_handover>.size),
                    reserved: 0,
                    save: { Lifecycle.save($0, $1) },
                    restore: { Lifecycle.restore($0, $1, $2) }
                )
            )
        drain =
            plugin.draining == nil
            ? nil
            : PluginTables.forEver(
                qntx_drain(
                    struct_size: UInt32(MemoryLayout<qntx_drain>.size),
                    reserved: 0,
                    drain: { Lifecycle.drain($0) }
                )
            )
        // Whether it serves any is not known before it is started.
        webSockets = PluginTables.forEver(
            qntx_websockets(
                struct_size: UInt32(MemoryLayout<qntx_websockets>.size),
                reserved: 0,
                register_websockets: { Lifecycle.registerWebSockets($0, $1) }
            )
        )
    }

    /// The table of a name; NULL for one that this plugin does not have.
    func find(_ name: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let name else { return nil }
        if strcmp(name, QNTX_JOBS) == 0 { return UnsafeRawPointer(jobs) }
        if strcmp(name, QNTX_RECONFIGURE) == 0 { return UnsafeRawPointer(reconfigure) }
        if strcmp(name, QNTX_HANDOVER) == 0 { return UnsafeRawPointer(handover) }
        if strcmp(name, QNTX_DRAIN) == 0 { return UnsafeRawPointer(drain) }
        if strcmp(name, QNTX_WEBSOCKET) == 0 { return UnsafeRawPointer(webSockets) }
        return nil
    }
}
