import QNTXPlugin
import Synchronization

/// Whose services a token opens. Each plugin has one of its own, so that none can act as another. Any thread.
final class ServiceTokens: Sendable {
    private let services = Mutex<[[UInt8]: any ServiceRegistry]>([:])

    /// Makes a token for services: 32 random bytes in hexadecimal.
    func issue(_ registry: any ServiceRegistry) -> String {
        var generator = SystemRandomNumberGenerator()
        let token = (0..<32).map { _ in
            let text = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
        services.withLock { $0[Array(token.utf8)] = registry }
        return token
    }

    /// Has a token open nothing any more.
    func revoke(_ token: String) {
        services.withLock { _ = $0.removeValue(forKey: Array(token.utf8)) }
    }

    /// The services that a token opens.
    /// - Throws: `denied` for a token that opens none.
    func services(for token: String) throws(PluginError) -> any ServiceRegistry {
        let asked = Array(token.utf8)
        let found = services.withLock { services in
            // Every one is compared to its end: how long it takes says nothing about where they differ.
            services.reduce(nil as (any ServiceRegistry)?) { Self.areEqual($1.key, asked) ? $1.value : $0 }
        }
        guard let found else { throw PluginError(.denied, "invalid authentication token") }
        return found
    }

    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
