import CQNTXPlugin
import Glibc
import QNTXPlugin

/// Names the keys that the plugin can be configured with. The host asks before anything is started, so the prototype
/// answers; and there is no host yet to tell the reason of a failure to.
enum ConfigSchema {
    static func report(to handle: qntx_schema) -> qntx_status {
        guard let plugin = ExportedPlugin.current?.prototype.configurable else { return ABIStatus.unsupported.rawValue }
        switch BlockingTask.run({ try await plugin.configSchema() }) {
        case .failure(let error): return ABIStatus(error).rawValue
        case .success(let fields):
            for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
                let status = report(name, field, to: handle)
                guard status == .ok else { return status.rawValue }
            }
            return ABIStatus.ok.rawValue
        }
    }

    private static func report(_ name: String, _ field: ConfigField, to handle: qntx_schema) -> ABIStatus {
        // The host copies within the call; what is empty is NULL.
        let texts = [
            name, field.type, field.description, field.defaultValue, field.minValue, field.maxValue, field.pattern,
            field.elementType,
        ].map { (text: String) in text.isEmpty ? nil : strdup(text) }
        defer { texts.forEach { free($0) } }
        var raw = qntx_config_field(
            struct_size: UInt32(MemoryLayout<qntx_config_field>.size),
            flags: field.required ? QNTX_FIELD_REQUIRED : 0,
            name: UnsafePointer(texts[0]),
            type: UnsafePointer(texts[1]),
            description: UnsafePointer(texts[2]),
            default_value: UnsafePointer(texts[3]),
            min_value: UnsafePointer(texts[4]),
            max_value: UnsafePointer(texts[5]),
            pattern: UnsafePointer(texts[6]),
            element_type: UnsafePointer(texts[7])
        )
        return ABIStatus(rawValue: handle.api.pointee.field(handle, &raw))
    }
}
