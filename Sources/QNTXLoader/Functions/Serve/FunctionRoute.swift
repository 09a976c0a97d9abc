import HTTPTypes
import QNTXPlugin

/// `POST /fn/NAME`: a declared function as an endpoint.
final class FunctionRoute: HTTPHandler {
    /// Up to this size of the arguments, in bytes, a function that does not block is called on the event loop: what it does
    /// with more may take a while.
    private static let smallArguments = 16 << 10

    let function: BoundFunction
    private let instance: NativeInstance
    private let caller: InlineCaller

    init(_ function: BoundFunction, _ instance: NativeInstance) {
        self.function = function
        self.instance = instance
        caller = InlineCaller("the function \(function.declaration.name)", instance)
    }

    /// Calls the function here and now, or has the plugin's pool do it.
    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        guard case .whole(let arguments) = request.body else {
            try? sink.respond(.error(.internalServerError, "the arguments did not come as a whole"))
            return nil
        }
        guard let encoding = FunctionEncoding(request.headers) else {
            try? sink.respond(
                .error(.unsupportedMediaType, "arguments come as application/json or as application/cbor")
            )
            return nil
        }
        let accepting = FunctionEncoding(accept: request.headers[.accept])
        if !function.declaration.flags.contains(.blocking), arguments.count <= Self.smallArguments {
            answer(arguments, encoding, accepting, caller, nil, to: sink)
            return nil
        }
        let work = FunctionWork()
        let accepted = instance.pool.submit(
            .call { [self] in
                guard !work.isCancelled else { return }
                answer(arguments, encoding, accepting, nil, { _, _ in !work.isCancelled && sink.isOpen }, to: sink)
            }
        )
        guard accepted else {
            try? sink.respond(.busy(instance.name))
            return nil
        }
        return work
    }

    private func answer(
        _ arguments: [UInt8],
        _ encoding: FunctionEncoding,
        _ accepting: FunctionEncoding,
        _ caller: InlineCaller?,
        _ progress: (@Sendable (Int64, Int64) -> Bool)?,
        to sink: any ResponseSink
    ) {
        guard instance.gate.enter() else {
            try? sink.respond(.failure(instance.shuttingDown))
            return
        }
        defer { instance.gate.leave() }
        do {
            let output = try function.call(
                arguments,
                encoding,
                accepting: accepting,
                inline: caller,
                progress: progress
            )
            try sink.respond(PluginResponse(headers: accepting.fields, body: .whole(output)))
        } catch let fault as ArgumentFault {
            try? sink.respond(response(to: fault))
        } catch let failure as FunctionFailure {
            try? sink.respond(Self.response(to: failure))
        } catch {
            // The client has gone.
        }
    }

    private func response(to fault: ArgumentFault) -> PluginResponse {
        let status: HTTPResponse.Status =
            switch fault.kind {
            case .argument: .badRequest
            case .tooLarge: .contentTooLarge
            case .result: .internalServerError
            }
        if fault.kind == .result { instance.log(fault.error(function.declaration.name, instance.name)) }
        let parameter = fault.parameter.map { ",\"parameter\":\(JSONText.quoted($0))" } ?? ""
        return .json("{\"error\":\(JSONText.quoted(fault.text))\(parameter)}\n", status: status)
    }

    /// What the function says of its failure is for who has called it.
    private static func response(to failure: FunctionFailure) -> PluginResponse {
        .json(
            "{\"error\":\(JSONText.quoted(failure.reason)),\"status\":\(failure.status)}\n",
            status: .unprocessableContent
        )
    }
}

/// A call that waits for a thread of the pool, or is made there.
private final class FunctionWork: HandlerWork {
    private let cancelled = CancelFlag()

    var isCancelled: Bool { cancelled.isSet }

    func cancel() { cancelled.set() }
}
