import CQNTXPlugin
import QNTXPlugin

/// The plugin's own section of the host's configuration, as it is at each call. Any thread, event loops too.
struct HostConfig: Config, @unchecked Sendable {
    private let services: ServiceTable
    private let api: UnsafePointer<qntx_config_api>

    init(_ services: ServiceTable, _ api: UnsafePointer<qntx_config_api>) {
        (self.services, self.api) = (services, api)
    }

    func get(_ key: String) -> String? {
        guard let function = api.pointee.get else { return nil }
        var capacity = 256
        // Once with a buffer that most values fit in, then as large as it says; more often only if it grows meanwhile.
        for _ in 0..<8 {
            var length = 0
            var status = ABIStatus.failed
            let text = withView(key) { key in
                withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer -> String? in
                    status = ABIStatus(
                        rawValue: function(services.host, key, buffer.baseAddress, buffer.count, &length)
                    )
                    guard status == .ok, length <= buffer.count else { return nil }
                    return String(qntx_str(data: buffer.baseAddress, length: length))
                }
            }
            guard status == .tooLarge, length > capacity else { return text }
            capacity = length
        }
        return nil
    }

    func set(_ key: String, _ value: String) throws(PluginError) {
        guard let function = api.pointee.set else {
            throw ABIStatus.unsupported.error("the configuration cannot be set")
        }
        let status = withView(key) { key in withView(value) { function(services.host, key, $0) } }
        try services.check(status, failed: .internalError)
    }

    var keys: [String] {
        guard let function = api.pointee.keys else { return [] }
        var keys: [String] = []
        let collect = { (key: qntx_str) in
            keys.append(String(key))
            return true
        }
        _ = Callback.lend(collect) { function(services.host, { Callback<qntx_str, Bool>.call($0, $1) ?? false }, $0) }
        return keys
    }
}
