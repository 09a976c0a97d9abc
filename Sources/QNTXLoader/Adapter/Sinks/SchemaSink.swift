import CQNTXPlugin
import QNTXPlugin
import Synchronization

/// Collects the fields that a plugin names in `config_schema`.
final class SchemaSink: Sendable {
    private struct State {
        var fields: [String: ConfigField] = [:]
        var failure: PluginError?
    }

    private static let table = SinkTable<SchemaSink>()
    private let state = Mutex(State())

    /// Has a plugin name its fields.
    /// - Parameter body: makes the call, with the handle for it.
    static func collect(
        _ body: (qntx_schema) -> (ABIStatus, String?)
    ) throws(PluginError) -> [String: ConfigField] {
        let sink = SchemaSink()
        let (status, reason) = table.with(sink) { body(qntx_schema(api: api, id: $0)) }
        let state = sink.state.withLock { $0 }
        if let failure = state.failure { throw failure }
        guard status == .ok else {
            throw PluginError(status.errorCode, "config_schema failed: \(reason ?? status.text)")
        }
        return state.fields
    }

    private func add(_ field: UnsafePointer<qntx_config_field>?) -> ABIStatus {
        do throws(PluginError) {
            let (name, read) = try Self.read(field)
            let known = state.withLock { state in
                if state.fields[name] != nil { return true }
                state.fields[name] = read
                return false
            }
            if known { throw PluginError(.duplicateName, "the field \(name) is in the schema twice") }
            return .ok
        } catch {
            state.withLock { state in
                if state.failure == nil { state.failure = error }
            }
            return error.code == .duplicateName ? .conflict : .invalid
        }
    }

    private static func read(
        _ field: UnsafePointer<qntx_config_field>?
    ) throws(PluginError) -> (String, ConfigField) {
        var raw = qntx_config_field()
        try ABIText.sizedStruct(field, into: &raw, minimum: 72, "the field")
        let name = try ABIText.staticString(raw.name, "the field's name", required: true)
        let type = try ABIText.staticString(raw.type, "the type of field \(name)", required: true)
        guard ConfigField.types.contains(type) else {
            throw PluginError(
                .invalidArgument,
                "the field \(name) has the type \(type.debugDescription); it can be "
                    + ConfigField.types.joined(separator: ", ")
            )
        }
        let read = ConfigField(
            type: type,
            description: try ABIText.staticString(raw.description, "the description of field \(name)"),
            defaultValue: try ABIText.staticString(raw.default_value, "the default of field \(name)"),
            required: raw.flags & QNTX_FIELD_REQUIRED != 0,
            minValue: try ABIText.staticString(raw.min_value, "the minimum of field \(name)"),
            maxValue: try ABIText.staticString(raw.max_value, "the maximum of field \(name)"),
            pattern: try ABIText.staticString(raw.pattern, "the pattern of field \(name)"),
            elementType: try ABIText.staticString(raw.element_type, "the element type of field \(name)")
        )
        return (name, read)
    }

    nonisolated(unsafe) private static let api = StaticTable.make(
        qntx_schema_api(
            struct_size: UInt32(MemoryLayout<qntx_schema_api>.size),
            reserved: 0,
            field: { (SchemaSink.table.find($0.id)?.add($1) ?? .closed).rawValue }
        )
    )
}
