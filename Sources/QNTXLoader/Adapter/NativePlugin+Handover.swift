import CQNTXPlugin
import QNTXPlugin

extension NativePlugin {
    /// Has the plugin save what the instance that takes its place is to know.
    public func save() async throws -> [UInt8] {
        try await calls.run { [self] () throws(PluginError) in
            let instance = try current()
            guard let function = instance.extensions.handover?.save else { throw unsupported("save") }
            do throws(PluginError) {
                return try SavedSink.collect { handle in call { function(instance.state, handle) } }
            } catch {
                throw error.adding(stage: .handover, plugin: metadata.name)
            }
        }
    }

    /// Has the plugin take what the instance before it has saved.
    public func restore(_ saved: [UInt8], from version: String) async throws {
        try await calls.run { [self] () throws(PluginError) in
            let instance = try current()
            guard let function = instance.extensions.handover?.restore else { throw unsupported("restore") }
            let (status, reason) = Array(version.utf8).withUnsafeBytes { text in
                saved.withUnsafeBytes { bytes in
                    let version = qntx_make_str(text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count)
                    return call { function(instance.state, version, qntx_make_bytes(bytes.baseAddress, bytes.count)) }
                }
            }
            guard status == .ok else {
                throw PluginError(
                    status.errorCode,
                    "restore failed: \(reason ?? status.text)",
                    stage: .handover,
                    plugin: metadata.name
                )
            }
        }
    }

    private func unsupported(_ name: String) -> PluginError {
        PluginError(.unsupported, "plugin \(metadata.name) has no \(name)", plugin: metadata.name)
    }
}
