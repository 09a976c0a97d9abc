import CQNTXPlugin
import Glibc
import QNTXPlugin

/// The static tables that a plugin shows to the host: made once, never freed, as the ABI wants it.
enum PluginTables {
    /// The vtable of a plugin. What the plugin is not is NULL in it.
    static func vtable(of plugin: any DomainPlugin) -> UnsafePointer<qntx_plugin_vtable> {
        var table = qntx_plugin_vtable()
        table.struct_size = UInt32(MemoryLayout<qntx_plugin_vtable>.size)
        table.abi_version = UInt32(QNTX_ABI_MAJOR) << 16 | UInt32(QNTX_ABI_MINOR)
        // No QNTX_PLUGIN_UNLOADABLE: an image made by the Swift compiler must stay mapped.
        table.flags = 0
        table.metadata = metadata(plugin.metadata)
        table.initialize = { Lifecycle.initialize($0, $1) }
        table.shutdown = { Lifecycle.shutdown($0) }
        table.register_http = { Lifecycle.registerHTTP($0, $1) }
        table.health = { Lifecycle.health($0, $1) }
        if plugin.pausable != nil {
            table.pause = { Lifecycle.pause($0) }
            table.resume = { Lifecycle.resume($0) }
        }
        if plugin.configurable != nil {
            table.config_schema = { ConfigSchema.report(to: $0) }
        }
        table.functions = ExportedFunction.table(of: plugin)
        table.get_extension = { ExportedPlugin.current?.extensions.find($0) }
        return forEver(table)
    }

    private static func metadata(_ metadata: Metadata) -> UnsafePointer<qntx_metadata> {
        forEver(
            qntx_metadata(
                struct_size: UInt32(MemoryLayout<qntx_metadata>.size),
                reserved: 0,
                name: UnsafePointer(strdup(metadata.name)),
                version: UnsafePointer(strdup(metadata.version)),
                qntx_version: UnsafePointer(strdup(metadata.qntxVersion)),
                description: UnsafePointer(strdup(metadata.description)),
                author: UnsafePointer(strdup(metadata.author)),
                license: UnsafePointer(strdup(metadata.license))
            )
        )
    }

    /// A table that stays where it is.
    static func forEver<Table>(_ table: Table) -> UnsafePointer<Table> {
        let place = UnsafeMutablePointer<Table>.allocate(capacity: 1)
        place.initialize(to: table)
        return UnsafePointer(place)
    }
}
