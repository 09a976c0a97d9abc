import QNTXPluginKit

extension KitFixture {
    func registerHTTP(_ mux: inout HTTPMux) async throws {
        try mux.handleInline("POST /mood/{mood}") { [self] request in
            setMood(request.pathValues["mood"] ?? "")
            return .text("noted")
        }
        try mux.handle("GET /values/{one}/{rest...}") { request in
            let values = ["one", "rest", "none"].map { name in
                request.pathValues.bytes(name).map { "\($0)" } ?? "nil"
            }
            return .text(values.joined(separator: " "))
        }
        try mux.handle("GET /headers") { request in
            .text(request.headers.map { "\($0.name.canonicalName)=\($0.value)" }.joined(separator: "\n"))
        }
        try mux.handle("GET /time-left", options: RouteOptions(deadline: .seconds(5))) { request in
            guard let deadline = request.deadline else { return .text("for ever") }
            return .text("\(ContinuousClock.now.duration(to: deadline).components.seconds)")
        }
        try mux.handle("POST /count", options: RouteOptions(maximumBody: 100)) { request in
            .text("\(try await request.body.collect(upTo: .max).count)")
        }
        try registerFailures(&mux)
        try registerStreams(&mux)
        try registerWaits(&mux)
        try registerServices(&mux)
        try registerQueue(&mux)
    }

    private func registerFailures(_ mux: inout HTTPMux) throws {
        try mux.handle("GET /throw/{what}") { request in
            switch request.pathValues["what"] {
            case "not-found": throw PluginError(.notFound, "secret")
            case "invalid": throw PluginError(.invalidArgument, "secret")
            case "busy": throw PluginError(.busy, "secret")
            default: throw NotNow()
            }
        }
        try mux.handleInline("GET /throw-inline") { _ in throw PluginError(.tooLarge, "inline secret") }
        try mux.handleInline("GET /stream-inline") { _ in PluginResponse(body: .stream { _ in nil }) }
        try mux.handle("GET /silent", Silent())
        try mux.handle("GET /unfinished", Unfinished())
        try mux.handle("GET /status/{status}") { request in
            let status = request.pathValues["status"].flatMap { Int($0) } ?? 0
            return PluginResponse(status: HTTPResponse.Status(code: status))
        }
    }
}

/// Neither answers nor goes on.
private struct Silent: HTTPHandler {
    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? { nil }
}

/// Begins an answer and forgets it.
private struct Unfinished: HTTPHandler {
    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        try? sink.begin(.ok, HTTPFields())
        return nil
    }
}
