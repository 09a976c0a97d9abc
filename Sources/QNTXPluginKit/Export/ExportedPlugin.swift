import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// What this library exports. The functions of a vtable get no context that could say whose they are, so there is one
/// plugin for each library, as the ABI has it: whoever is exported first.
///
/// Unchecked, because of the vtable's pointer: what it points to is written once, before anybody has it, and stays for
/// the life of the process.
final class ExportedPlugin: @unchecked Sendable {
    /// Makes an instance to start.
    let make: @Sendable () -> any DomainPlugin
    /// An instance that is never started: it says who the plugin is and what it can do.
    let prototype: any DomainPlugin
    /// What it can do beyond the vtable.
    let extensions: PluginExtensions
    /// What the host gets.
    let vtable: UnsafePointer<qntx_plugin_vtable>

    private static let shared = Mutex<ExportedPlugin?>(nil)

    /// The plugin of this library; nil before the host has asked for it.
    static var current: ExportedPlugin? { shared.withLock { $0 } }

    /// The plugin of this library, made now if it has not been asked for before.
    static func first(_ make: @escaping @Sendable () -> any DomainPlugin) -> ExportedPlugin {
        if let current { return current }
        // Not under the lock: `make` is the author's.
        let exported = ExportedPlugin(make)
        return shared.withLock { shared in
            let first = shared ?? exported
            shared = first
            return first
        }
    }

    private init(_ make: @escaping @Sendable () -> any DomainPlugin) {
        self.make = make
        prototype = make()
        extensions = PluginExtensions(of: prototype)
        vtable = PluginTables.vtable(of: prototype)
    }
}
