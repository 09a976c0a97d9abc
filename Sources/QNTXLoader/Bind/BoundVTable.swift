import CQNTXPlugin
import QNTXPlugin

/// A plugin's vtable, copied and checked: what is required is there, what comes in pairs does, and what the plugin's
/// version of the ABI does not have is absent.
struct BoundVTable: @unchecked Sendable {
    let table: qntx_plugin_vtable
    let metadata: Metadata

    /// Whether the library declares that it can be unmapped after shutdown.
    var isUnloadable: Bool { table.flags & (1 << 0) != 0 }
    var isPausable: Bool { table.pause != nil }
    var isConfigurable: Bool { table.config_schema != nil }

    /// Calls the library's entry and checks what it gives.
    /// - Throws: `noEntrySymbol`, `entryRefused`, `incompatibleABI`, `malformedVTable`, `missingFunction`,
    ///   `invalidText`.
    init(_ image: DynamicImage) throws(PluginError) {
        guard let symbol = image.symbol(EntrySymbol.name) else {
            throw PluginError(.noEntrySymbol, "it exports no \(EntrySymbol.name)", stage: .bind)
        }
        let entry = unsafeBitCast(symbol, to: EntryFunction.self)
        let version = EntrySymbol.hostVersion
        guard let pointer = entry(version) else {
            throw PluginError(
                .entryRefused,
                "its entry returned NULL: it cannot live in a host with version \(ABIVersion.text(version)) of the ABI; "
                    + "rebuild it with this host's qntx_plugin.h",
                stage: .bind
            )
        }
        try self.init(pointer)
    }

    /// Checks a table.
    init(_ pointer: UnsafePointer<qntx_plugin_vtable>) throws(PluginError) {
        do throws(PluginError) {
            try self.init(checking: pointer)
        } catch {
            throw error.adding(stage: .bind)
        }
    }

    private init(checking pointer: UnsafePointer<qntx_plugin_vtable>) throws(PluginError) {
        var table = qntx_plugin_vtable()
        try ABIText.sizedStruct(pointer, into: &table, minimum: 88, "the vtable")
        try EntrySymbol.checkMajor(table.abi_version)
        if table.functions == nil || table.initialize != nil || table.shutdown != nil {
            guard table.initialize != nil else { throw Self.missing("initialize") }
            guard table.shutdown != nil else { throw Self.missing("shutdown") }
        }
        guard (table.pause == nil) == (table.resume == nil) else {
            throw Self.missing(table.pause == nil ? "pause (resume is set)" : "resume (pause is set)")
        }
        self.table = table
        self.metadata = try Self.metadata(table.metadata)
    }

    private static func metadata(_ pointer: UnsafePointer<qntx_metadata>?) throws(PluginError) -> Metadata {
        var raw = qntx_metadata()
        try ABIText.sizedStruct(pointer, into: &raw, minimum: 56, "the metadata")
        let texts = StaticTexts([raw.name, raw.version, raw.qntx_version, raw.description, raw.author, raw.license])
        return Metadata(
            name: try texts.text(raw.name, "metadata.name", required: true),
            version: try texts.text(raw.version, "metadata.version", required: true),
            qntxVersion: try texts.text(raw.qntx_version, "metadata.qntx_version"),
            description: try texts.text(raw.description, "metadata.description"),
            author: try texts.text(raw.author, "metadata.author"),
            license: try texts.text(raw.license, "metadata.license")
        )
    }

    private static func missing(_ function: String) -> PluginError {
        PluginError(.missingFunction, "the vtable has no \(function), which is required; set it")
    }
}

private typealias EntryFunction = @convention(c) (UInt32) -> UnsafePointer<qntx_plugin_vtable>?
