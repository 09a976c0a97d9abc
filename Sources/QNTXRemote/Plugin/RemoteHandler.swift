import Foundation
import HTTPTypes
import Logging
import QNTXPlugin

/// Sends requests to a plugin in another process: each is one call on the connection that there is. While there is none, it
/// answers at once that it is worth trying again.
struct RemoteHandler: HTTPHandler {
    let plugin: RemotePlugin

    private struct Work: HandlerWork {
        let task: Task<Void, Never>
        func cancel() { task.cancel() }
    }

    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        let request = request
        let run: RemotePlugin.Run
        do throws(PluginError) {
            run = try plugin.serving()
        } catch {
            try? sink.respond(.away(error))
            return nil
        }
        return Work(
            task: Task(executorPreference: RemoteLoop.shared.executor) {
                let body: [UInt8]
                do throws(PluginError) {
                    body = try await request.body.collect(upTo: MessageLimits.body)
                } catch {
                    return sink.fail(error)
                }
                do throws(PluginError) {
                    try await answer(request, body, sink, run)
                } catch {
                    fail(error, sink, run)
                }
            }
        )
    }

    private func answer(
        _ request: PluginRequest,
        _ body: [UInt8],
        _ sink: any ResponseSink,
        _ run: RemotePlugin.Run
    ) async throws(PluginError) {
        var message = Protocol_HTTPRequest()
        message.method = request.method.rawValue
        message.path = request.query.isEmpty ? request.path : request.path + "?" + request.query
        message.headers = request.headers.wire
        if !body.isEmpty { message.body = Data(body) }
        var response = try await send(message, run)
        if response.statusCode == 404 {
            // Plugins of QNTX may have routes with the whole path.
            message.path = "/api/\(plugin.metadata.name)" + (message.path == "/" ? "" : message.path)
            let second = try await send(message, run)
            if second.statusCode != 404 { response = second }
        }
        guard (200...599).contains(response.statusCode) else {
            throw PluginError(
                .invalidResponse,
                "plugin \(plugin.metadata.name) answered with the status \(response.statusCode)"
            )
        }
        try sink.respond(
            PluginResponse(
                status: HTTPResponse.Status(code: Int(response.statusCode)),
                headers: HTTPFields(response.headers),
                body: .whole(Array(response.body))
            )
        )
    }

    private func send(
        _ message: Protocol_HTTPRequest,
        _ run: RemotePlugin.Run
    ) async throws(PluginError) -> Protocol_HTTPResponse {
        do {
            return try await run.instance.client.handleHTTP(message, options: RemoteConnection.options())
        } catch {
            throw .remote(error, "a request to plugin \(plugin.metadata.name)")
        }
    }

    /// The plugin's process is behind this one as behind a gateway.
    private func fail(_ error: PluginError, _ sink: any ResponseSink, _ run: RemotePlugin.Run) {
        guard sink.isOpen else { return }
        switch error.code {
        case .invalidArgument, .deadlineExceeded: sink.fail(error)
        // Otherwise the connection was cut under it, as the process is over.
        case .clientGone where Task.isCancelled: sink.fail(error)
        case .tooLarge:
            run.logger.error("\(error.message)")
            try? sink.respond(.error(.badGateway, "the message is too large to go between the processes"))
        default:
            run.logger.error("\(error.message)")
            try? sink.respond(.error(.badGateway, "the plugin's process failed to answer"))
        }
    }
}
