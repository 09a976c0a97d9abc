import CQNTXPlugin
import QNTXPlugin

/// The table `qntx_config_api`.
enum ConfigCalls {
    nonisolated(unsafe) static let api = StaticTable.make(
        qntx_config_api(
            struct_size: UInt32(MemoryLayout<qntx_config_api>.size),
            reserved: 0,
            get: { get($0, $1, $2, $3, $4) },
            get_int: { host, key, fallback in number(host, key, fallback) { Int64($0.int($1)) } },
            get_number: { host, key, fallback in number(host, key, fallback) { Double($0.string($1)) ?? 0 } },
            get_bool: { host, key, fallback in number(host, key, fallback) { $0.bool($1) } },
            get_list: { list($0, $1, $2, $3) },
            keys: { keys($0, $1, $2) },
            set: { set($0, $1, $2) }
        )
    )

    private static func get(
        _ host: UnsafePointer<qntx_host>?,
        _ key: qntx_str,
        _ buffer: UnsafeMutablePointer<CChar>?,
        _ capacity: Int,
        _ length: UnsafeMutablePointer<Int>?
    ) -> qntx_status {
        ServiceCall.direct(host) { services throws(PluginError) in
            let name = try self.key(key)
            guard var text = services.config.get(name) else { throw notSet(name) }
            let fits = text.withUTF8 { bytes in
                length?.pointee = bytes.count
                guard bytes.count <= capacity else { return false }
                guard let buffer else { return bytes.isEmpty }
                if let base = bytes.baseAddress {
                    UnsafeMutableRawPointer(buffer).copyMemory(from: base, byteCount: bytes.count)
                }
                if bytes.count < capacity { buffer[bytes.count] = 0 }
                return true
            }
            guard fits else {
                throw PluginError(
                    .tooLarge,
                    "the value of \(name) has \(text.utf8.count) bytes, the buffer \(capacity)"
                )
            }
        }
    }

    private static func number<Value>(
        _ host: UnsafePointer<qntx_host>?,
        _ key: qntx_str,
        _ fallback: Value,
        _ read: (any Config, String) -> Value
    ) -> Value {
        guard let config = HostTable.of(host)?.services?.config, let name = try? self.key(key), config.get(name) != nil
        else { return fallback }
        return read(config, name)
    }

    private static func list(
        _ host: UnsafePointer<qntx_host>?,
        _ key: qntx_str,
        _ each: qntx_text_callback?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        ServiceCall.direct(host) { services throws(PluginError) in
            let name = try self.key(key)
            guard let items = services.config.stringList(name) else { throw notSet(name) }
            try handOn(items, each, context)
        }
    }

    private static func keys(
        _ host: UnsafePointer<qntx_host>?,
        _ each: qntx_text_callback?,
        _ context: UnsafeMutableRawPointer?
    ) -> qntx_status {
        ServiceCall.direct(host) { services throws(PluginError) in
            try handOn(services.config.keys, each, context)
        }
    }

    private static func set(_ host: UnsafePointer<qntx_host>?, _ key: qntx_str, _ value: qntx_str) -> qntx_status {
        ServiceCall.direct(host) { services throws(PluginError) in
            try services.config.set(try self.key(key), try Borrowed.text(value, "the value", limit: 1 << 20))
        }
    }

    /// Hands texts on one by one, until the plugin has enough.
    static func handOn(
        _ texts: [String],
        _ each: qntx_text_callback?,
        _ context: UnsafeMutableRawPointer?
    ) throws(PluginError) {
        let each = try Borrowed.callback(each)
        for var text in texts {
            let goesOn = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { chars in
                    each(context, qntx_str(data: chars.baseAddress, length: chars.count))
                }
            }
            guard goesOn else { return }
        }
    }

    private static func key(_ view: qntx_str) throws(PluginError) -> String {
        let key = try Borrowed.text(view, "the key", limit: 1024)
        guard !key.isEmpty else { throw Borrowed.invalid("the key is empty") }
        return key
    }

    private static func notSet(_ key: String) -> PluginError { PluginError(.notFound, "the key \(key) is not set") }
}
