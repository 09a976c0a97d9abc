import CQNTXPlugin
import QNTXPlugin

/// A WebSocket endpoint that is C functions.
final class NativeWebSocketEndpoint: WebSocketEndpoint, @unchecked Sendable {
    /// The plugin's functions; of the rest of the struct only the flags and the context count.
    let functions: qntx_websocket_endpoint
    let subprotocols: [String]
    let instance: NativeInstance
    /// Set where the functions are called right on the event loop.
    let inlineCaller: InlineCaller?
    /// How it is called in the log.
    private let title: String

    init(_ functions: qntx_websocket_endpoint, name: String, subprotocols: [String], instance: NativeInstance) {
        self.functions = functions
        self.subprotocols = subprotocols
        self.instance = instance
        title = "/\(instance.name)-ws" + (name.isEmpty ? "" : "/" + name)
        let isInline = functions.flags & QNTX_WEBSOCKET_INLINE != 0
        inlineCaller = isInline ? InlineCaller("the inline endpoint of \(title)", instance) : nil
    }

    var context: UnsafeMutableRawPointer? { functions.context }

    /// Whether the functions are called right on the event loop.
    var isInline: Bool { inlineCaller != nil }

    /// Asks the plugin here and now if it is inline, and queues the question for its pool otherwise.
    func open(
        _ request: WebSocketRequest,
        answering answer: @escaping @Sendable (Result<any WebSocketEvents, PluginError>) -> Void
    ) {
        do throws(PluginError) {
            let connection = try NativeConnection(self)
            if isInline || functions.open == nil { return answer(connection.open(request)) }
            guard instance.pool.submit(.call { answer(connection.open(request)) }) else {
                connection.forget()
                throw PluginError(.busy, "plugin \(instance.name) is too busy; try again later", plugin: instance.name)
            }
        } catch {
            answer(.failure(error))
        }
    }

    /// Why a client is not let in. What is more than that is told to the operator.
    func refusal(_ status: ABIStatus, _ reason: String?) -> PluginError {
        let error = PluginError(
            status == .denied ? .denied : status.errorCode,
            "\(title) refuses a client: \(reason ?? status.text)",
            stage: .serve,
            plugin: instance.name
        )
        if reason != nil || error.code == .pluginFailed { instance.log(error, after: status) }
        return error
    }

    /// Tells the operator that a message could not be taken.
    func report(_ status: ABIStatus, _ reason: String?) {
        let text = "\(title) failed to take a message: \(reason ?? status.text)"
        let error = PluginError(status.errorCode, text, stage: .serve, plugin: instance.name)
        instance.log(error, after: status)
    }

    /// What a peer is told whose message the plugin did not take.
    func closeCode(_ status: ABIStatus) -> UInt16 {
        switch status {
        case .invalid: 1007
        case .unsupported: 1003
        case .tooLarge: 1009
        case .denied: 1008
        case .busy: 1013
        default: 1011
        }
    }
}
