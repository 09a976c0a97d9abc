import CQNTXPlugin
import CQNTXSystem
import QNTXPlugin

/// A plugin's call to a service: finds the caller's own services, and turns what they throw into a status and a text.
enum ServiceCall {
    /// Makes a call that may wait for the disk: refused on an event loop.
    static func blocking(
        _ host: UnsafePointer<qntx_host>?,
        _ body: (any ServiceRegistry) throws(PluginError) -> Void
    ) -> qntx_status {
        guard !CallFrame.currentIsInline else { return wrongThread() }
        return direct(host, body)
    }

    /// Makes a call that waits for nothing.
    static func direct(
        _ host: UnsafePointer<qntx_host>?,
        _ body: (any ServiceRegistry) throws(PluginError) -> Void
    ) -> qntx_status {
        guard let services = HostTable.of(host)?.services else {
            return refuse(PluginError(.closed, "the instance that this host was given to is over"))
        }
        do throws(PluginError) {
            try body(services)
            return ABIStatus.ok.rawValue
        } catch {
            return refuse(error)
        }
    }

    /// Keeps why a call fails, for `error_text` on this thread.
    static func refuse(_ error: PluginError) -> qntx_status {
        keep(error.message)
        return ABIStatus(error).rawValue
    }

    private static func wrongThread() -> qntx_status {
        keep("services wait for the disk: call them from a route without QNTX_ROUTE_INLINE, or from another thread")
        return ABIStatus.wrongThread.rawValue
    }

    private static func keep(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                if let base = chars.baseAddress { qntx_system_set_error(base, chars.count) }
            }
        }
    }

    /// The text for `error_text`.
    static func lastError() -> qntx_str {
        var length = 0
        let text = qntx_system_error(&length)
        return qntx_str(data: text, length: length)
    }

    /// A service that this host does not run.
    static func missing(_ name: String) -> PluginError {
        PluginError(.unsupported, "this host runs no \(name)")
    }
}
