/// What a table of routes says to a request.
public enum RouteMatch<Value: Sendable>: Sendable {
    /// The most specific route that takes it, and what its wildcards matched.
    case found(Value, PathValues)
    /// There is no route, but one for the same path with a slash at its end.
    case slashMissing
    /// There are routes for the path, with these methods only, ascending.
    case wrongMethod(allowed: [String])
    /// There is no route for the path.
    case notFound
}
