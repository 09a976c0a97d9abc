import CQNTXPlugin
import Glibc

/// The vtable that a library has not got, written by the host. It stays for the life of the process, as a plugin's own does.
enum ManifestTable {
    /// - Parameter addresses: where the functions are, in their order.
    static func make(
        _ manifest: LibraryManifest,
        _ addresses: [qntx_function_address]
    ) -> UnsafePointer<qntx_plugin_vtable> {
        var table = qntx_plugin_vtable()
        table.struct_size = size(of: qntx_plugin_vtable.self)
        table.abi_version = EntrySymbol.hostVersion
        table.metadata = metadata(manifest)
        table.functions = functions(manifest, addresses)
        return StaticTable.make(table)
    }

    private static func metadata(_ manifest: LibraryManifest) -> UnsafePointer<qntx_metadata> {
        StaticTable.make(
            qntx_metadata(
                struct_size: size(of: qntx_metadata.self),
                reserved: 0,
                name: text(manifest.name),
                version: text(manifest.version),
                qntx_version: text(manifest.qntxVersion),
                description: text(manifest.description),
                author: text(manifest.author),
                license: text(manifest.license)
            )
        )
    }

    private static func functions(
        _ manifest: LibraryManifest,
        _ addresses: [qntx_function_address]
    ) -> UnsafePointer<qntx_functions> {
        let functions = zip(manifest.functions, addresses).map { function, address in
            qntx_function(
                struct_size: size(of: qntx_function.self),
                flags: function.flags.reduce(0) { $0 | bit($1) },
                name: text(function.name),
                signature: text(function.signature),
                parameters: nil,
                documentation: function.documentation.isEmpty ? nil : text(function.documentation),
                address: address,
                context: nil
            )
        }
        let place = UnsafeMutableBufferPointer<qntx_function>.allocate(capacity: functions.count)
        _ = place.initialize(fromContentsOf: functions)
        return StaticTable.make(
            qntx_functions(
                struct_size: size(of: qntx_functions.self),
                count: UInt32(functions.count),
                functions: UnsafePointer(place.baseAddress),
                types: manifest.types.isEmpty ? nil : text(manifest.types)
            )
        )
    }

    private static func bit(_ flag: ManifestFunction.Flag) -> UInt32 {
        switch flag {
        case .pure: UInt32(QNTX_FUNCTION_PURE)
        case .blocking: UInt32(QNTX_FUNCTION_BLOCKING)
        case .cancellable: UInt32(QNTX_FUNCTION_CANCELLABLE)
        }
    }

    private static func text(_ text: String) -> UnsafePointer<CChar>? { strdup(text).map { UnsafePointer($0) } }

    private static func size<Table>(of type: Table.Type) -> UInt32 { UInt32(MemoryLayout<Table>.size) }
}
