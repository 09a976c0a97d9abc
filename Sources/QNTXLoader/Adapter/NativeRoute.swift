import CQNTXPlugin
import HTTPTypes
import QNTXPlugin

/// A route whose handler is a C function.
final class NativeRoute: HTTPHandler, @unchecked Sendable {
    let function: qntx_http_handler
    let context: UnsafeMutableRawPointer?
    private let pattern: String
    /// Set where the handler is called on the event loop.
    let inlineCaller: InlineCaller?
    /// What is told of an exchange is told on the event loop, as a rule.
    let eventCaller: InlineCaller
    let instance: NativeInstance

    init(
        function: @escaping qntx_http_handler,
        context: UnsafeMutableRawPointer?,
        pattern: String,
        runsInline: Bool,
        instance: NativeInstance
    ) {
        self.function = function
        self.context = context
        self.pattern = pattern
        eventCaller = InlineCaller("an event of an exchange of \(pattern)", instance)
        inlineCaller = runsInline ? InlineCaller("the inline handler of \(pattern)", instance) : nil
        self.instance = instance
    }

    /// Runs an inline handler here and now, and queues any other for the plugin's pool.
    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        guard let slot = ExchangeTable.shared.take() else {
            refuse(sink)
            return nil
        }
        if inlineCaller != nil {
            let generation = slot.open(request, sink, self, place: .handler)
            return slot.run(generation) ? NativeWork(slot: slot, generation: generation) : nil
        }
        let generation = slot.open(request, sink, self, place: .queued)
        guard instance.pool.submit(.exchange(slot, generation)) else {
            slot.withdraw(generation)
            refuse(sink)
            return nil
        }
        return NativeWork(slot: slot, generation: generation)
    }

    /// Answers for a handler that did not, and tells the operator why.
    func report(_ status: ABIStatus, _ reason: String?, to sink: (any ResponseSink)?, streaming: Bool) {
        let error: PluginError
        if status == .ok || status == .pending {
            let what = streaming ? "with its streamed answer unfinished" : "without an answer"
            error = PluginError(
                .noAnswer,
                "the handler of \(pattern) returned \(what)",
                stage: .serve,
                plugin: instance.name
            )
        } else {
            let code = reason == nil && !status.isKnown ? .pluginFailed : status.errorCode
            error = PluginError(
                code,
                "the handler of \(pattern) failed: \(reason ?? status.text)",
                stage: .serve,
                plugin: instance.name
            )
        }
        instance.log(error, after: status)
        guard let sink else { return }
        if streaming {
            sink.abort()
        } else {
            try? sink.respond(.failure(error))
        }
    }

    private func refuse(_ sink: any ResponseSink) {
        try? sink.respond(.busy(instance.name))
    }
}

extension PluginResponse {
    /// All threads of a plugin are busy, and enough wait for one.
    static func busy(_ plugin: String) -> PluginResponse {
        var response = PluginResponse.error(.serviceUnavailable, "plugin \(plugin) is too busy; try again later")
        response.headers[.retryAfter] = "1"
        return response
    }
}

/// What waits for a thread of a plugin's pool.
enum HandlerJob: Sendable {
    /// A request.
    case exchange(ExchangeSlot, UInt64)
    /// A client that wants to open a WebSocket, a call of a declared function.
    case call(@Sendable () -> Void)
    /// A WebSocket with something to tell the plugin.
    case connection(NativeConnection)

    func run() {
        switch self {
        case .exchange(let slot, let generation): slot.run(generation)
        case .call(let body): body()
        case .connection(let connection): connection.takeTurns()
        }
    }
}
