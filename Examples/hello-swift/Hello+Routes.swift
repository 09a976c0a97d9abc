import QNTXPluginKit
import Synchronization

extension Hello {
    func registerHTTP(_ mux: inout HTTPMux) async throws {
        // Answers at once: quick enough for the host's event loop itself.
        try mux.handleInline("GET /{$}") { [self] _ in
            count()
            return .text("\(greeting) from Swift\n")
        }
        try mux.handle("GET /greet/{name}", greet)
        try mux.handle("GET /whoami", whoami)
        try mux.handle("POST /echo", options: RouteOptions(streamsBody: true), echo)
        try mux.handle("POST /visits", visit)
        try mux.handle("GET /visits", visits)
    }

    /// A path value holds whatever the client sent, so it is quoted.
    private func greet(_ request: PluginRequest) async throws -> PluginResponse {
        count()
        let name = JSONText.quoted(request.pathValues["name"] ?? "")
        return .json("{\(JSONText.quoted(greeting)):\(name)}\n")
    }

    /// Shows a client what arrives here of its request.
    private func whoami(_ request: PluginRequest) async throws -> PluginResponse {
        count()
        var members = [("method", request.method.rawValue), ("path", request.path), ("query", request.query)]
        for name in ["host", "user-agent", "accept"] {
            members.append((name, HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""))
        }
        let text = members.map { JSONText.quoted($0) + ":" + JSONText.quoted($1) }.joined(separator: ",")
        return .json("{\(text)}\n")
    }

    /// Sends the body back piece by piece, so that a large one never lies in memory as a whole.
    private func echo(_ request: PluginRequest) async throws -> PluginResponse {
        count()
        var headers = HTTPFields()
        headers[.contentType] = request.headers[.contentType]
        return PluginResponse(
            headers: headers,
            body: .stream { writer in
                switch request.body {
                case .whole(let bytes): try await writer.write(bytes)
                case .stream(let source):
                    while let piece = try await source.next() { try await writer.write(piece) }
                }
                return nil
            }
        )
    }

    func count() {
        served.wrappingAdd(1, ordering: .relaxed)
    }
}
