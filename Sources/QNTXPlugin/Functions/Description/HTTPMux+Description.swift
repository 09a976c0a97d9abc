extension HTTPMux {
    /// Adds what tells of a plugin beside its own routes, which come first: `GET /openapi.json` of every domain, and
    /// `GET /fn` and `GET /fn/NAME` where it declares functions. Called once, with all of its routes added. One that the plugin
    /// has itself, or that is in conflict with one of its own, is left out.
    public mutating func describe(_ plugin: any DomainPlugin) {
        let functions = plugin.calling?.functions ?? []
        let own = routes.map(\.pattern)
        if !functions.isEmpty {
            let list = FunctionListReport(
                domain: plugin.metadata.name,
                version: plugin.metadata.version,
                functions: functions.map { FunctionReport($0) }
            )
            try? handle("GET /fn", StaticJSON(list.node.json))
            for function in list.functions { try? handle("GET /fn/\(function.name)", StaticJSON(function.node.json)) }
        }
        let functionPaths = Set(functions.map { "POST /fn/\($0.name)" })
        let others = own.filter { !functionPaths.contains($0.description) }
        guard !others.contains(where: { $0.description.hasSuffix("/openapi.json") && $0.segments.count == 1 }) else {
            return
        }
        let description = OpenAPIDescription.json(plugin.metadata, routes: others, functions: functions)
        try? handle("GET /openapi.json", StaticJSON(description))
    }
}

extension FunctionListReport {
    fileprivate var node: JSONNode {
        ["domain": .text(domain), "version": .text(version), "functions": .list(functions.map(\.node))]
    }
}

/// JSON that is known already.
private struct StaticJSON: HTTPHandler {
    private let response: PluginResponse

    init(_ json: String) {
        response = .json(json + "\n")
    }

    func handle(_ request: consuming PluginRequest, answering sink: any ResponseSink) -> (any HandlerWork)? {
        try? sink.respond(response)
        return nil
    }
}
