import Foundation
import GRPCCore
import HTTPTypes
import QNTXPlugin

extension PluginProvider {
    func handleHTTP(request: Protocol_HTTPRequest, context: ServerContext) async throws -> Protocol_HTTPResponse {
        let answer = await answer(request, try surface().routes)
        var response = Protocol_HTTPResponse()
        response.statusCode = Int32(answer.status.code)
        response.headers = answer.headers.wire
        if case .whole(let bytes) = answer.body { response.body = Data(bytes) }
        return response
    }

    private func answer(_ request: Protocol_HTTPRequest, _ routes: RouteTable<HTTPRoute>) async -> PluginResponse {
        guard let method = HTTPRequest.Method(request.method) else {
            return .error(.badRequest, "the method is none")
        }
        let (path, query) = Self.split(request.path)
        switch routes.match(method: method.rawValue, path: path) {
        case .found(let route, let values):
            let deadline = route.options.deadline.map { ContinuousClock.now + $0 }
            let body = Array(request.body)
            if let maximum = route.options.maximumBody, body.count > maximum {
                return .error(.contentTooLarge, "the request's body is larger than \(maximum) bytes")
            }
            let sink = CollectingSink(deadline: deadline, logger: logger)
            let plain = PluginRequest(
                method: method,
                path: path,
                query: query,
                headers: HTTPFields(request.headers),
                pathValues: values,
                body: .whole(body),
                deadline: deadline
            )
            return await run(route.handler, plain, sink)
        case .slashMissing:
            var response = PluginResponse.error(.permanentRedirect, "the path ends in a slash")
            response.headers[.location] = "/api/\(name)\(path)/" + (query.isEmpty ? "" : "?" + query)
            return response
        case .wrongMethod(let allowed):
            var response = PluginResponse.error(.methodNotAllowed, "the path has no such method")
            response.headers[.allow] = allowed.joined(separator: ", ")
            return response
        case .notFound:
            return .error(.notFound, "plugin \(name) has no such path")
        }
    }

    private func run(
        _ handler: any HTTPHandler,
        _ request: PluginRequest,
        _ sink: CollectingSink
    ) async -> PluginResponse {
        let work = handler.handle(request, answering: sink)
        let timer = sink.deadline.map { deadline in
            Task {
                try await Task.sleep(until: deadline)
                sink.expire()
                work?.cancel()
            }
        }
        defer { timer?.cancel() }
        return await withRPCCancellationHandler {
            await sink.answer()
        } onCancelRPC: {
            sink.expire()
            work?.cancel()
        }
    }

    private static func split(_ path: String) -> (String, String) {
        let mark = path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
        let query = mark == path.endIndex ? "" : String(path[path.utf8.index(after: mark)...])
        let path = String(path[..<mark])
        return (path.hasPrefix("/") ? path : "/" + path, query)
    }
}
