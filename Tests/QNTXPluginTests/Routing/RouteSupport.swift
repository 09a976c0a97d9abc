@testable import QNTXPlugin

/// A table whose values are the patterns themselves.
func routeTable(_ patterns: [String]) throws(PluginError) -> RouteTable<String> {
    var builder = RouteTableBuilder<String>()
    for pattern in patterns { try builder.add(try RoutePattern(pattern), pattern) }
    return builder.build()
}

/// What a table says, in one line: `GET /a {x=1}`, `/a/ wanted`, `405 GET HEAD`, `404`.
func answer(_ table: RouteTable<String>, _ method: String, _ path: String) -> String {
    switch table.match(method: method, path: path) {
    case .found(let pattern, let values):
        let names = (try? RoutePattern(pattern))?.names ?? []
        let shown = names.map { "\($0)=\(values[$0] ?? "nil")" }
        return shown.isEmpty ? pattern : "\(pattern) {\(shown.joined(separator: " "))}"
    case .slashMissing: return "slash"
    case .wrongMethod(let allowed): return "405 " + allowed.joined(separator: " ")
    case .notFound: return "404"
    }
}

/// The error of adding these patterns in order; nil if there is none.
func conflict(_ patterns: String...) -> PluginError? {
    do throws(PluginError) {
        _ = try routeTable(patterns)
        return nil
    } catch {
        return error
    }
}
