import CQNTXPlugin
public import QNTXPlugin

/// Makes a Swift plugin a QNTX plugin: the whole of `qntx_plugin_entry`, the one symbol that the host looks for.
///
///     @c(qntx_plugin_entry)
///     public func entry(_ host: UInt32) -> UnsafeRawPointer? { exportPlugin(to: host) { Hello() } }
///
/// - Parameters:
///   - host: the version of the ABI that the host has, as it came.
///   - make: makes an instance that has not been started. Called once for a prototype, which is asked for its metadata,
///     its capabilities and its configuration's schema and never started, and once for each start. It must be quick and
///     take nothing that has to be given back: that is what ``DomainPlugin/initialize(_:)`` is for.
/// - Returns: the plugin's vtable, which is the same at every call and stays for the life of the process; nil for a host
///   with another major version of the ABI. Called by the host on a thread that may block.
public func exportPlugin(
    to host: UInt32,
    _ make: @escaping @Sendable () -> any DomainPlugin
) -> UnsafeRawPointer? {
    guard host >> 16 == UInt32(QNTX_ABI_MAJOR) else { return nil }
    return UnsafeRawPointer(ExportedPlugin.first(make).vtable)
}
