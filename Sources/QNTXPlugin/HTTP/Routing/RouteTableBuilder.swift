/// Collects patterns, refusing those that conflict.
struct RouteTableBuilder<Value: Sendable>: Sendable {
    private(set) var routes: [(pattern: RoutePattern, value: Value)] = []

    /// Adds a pattern.
    /// - Throws: `conflictingPattern` if an earlier one takes some of its requests and neither is more specific.
    mutating func add(_ pattern: RoutePattern, _ value: Value) throws(PluginError) {
        for (earlier, _) in routes {
            let problem: String
            switch pattern.relation(to: earlier) {
            case .equivalent: problem = "both take the same requests"
            case .overlapping: problem = "both take some requests, and neither is more specific"
            default: continue
            }
            throw PluginError(
                .conflictingPattern,
                "the route \(pattern.description.debugDescription) conflicts with "
                    + "\(earlier.description.debugDescription): \(problem); change one of them"
            )
        }
        routes.append((pattern, value))
    }

    /// The same patterns with other values.
    func mapValues(_ change: (Value) -> Value) -> RouteTableBuilder {
        var changed = RouteTableBuilder()
        changed.routes = routes.map { ($0.pattern, change($0.value)) }
        return changed
    }

    func build() -> RouteTable<Value> {
        RouteTable(routes)
    }
}
