/// Routes, ready for matching: immutable, and read from any thread without a lock.
public struct RouteTable<Value: Sendable>: Sendable {
    private typealias Node = RouteNode<Value>

    /// One tree for each method, and one for the patterns without a method.
    private let trees: [(method: String, root: RouteNode<Value>)]
    private let anyMethod: RouteNode<Value>?

    /// The patterns, in the order in which they were added.
    public let patterns: [RoutePattern]

    init(_ routes: [(pattern: RoutePattern, value: Value)]) {
        patterns = routes.map(\.pattern)
        let methods = Set(routes.compactMap(\.pattern.method)).sorted()
        trees = methods.map { method in
            (method, RouteNode(routes.filter { $0.pattern.method == method }, depth: 0))
        }
        let others = routes.filter { $0.pattern.method == nil }
        anyMethod = others.isEmpty ? nil : RouteNode(others, depth: 0)
    }

    /// Finds the most specific route for a request.
    /// - Parameters:
    ///   - method: `GET`, as the client sent it.
    ///   - path: begins with `/`, percent-encoded, without the query.
    public func match(method: String, path: String) -> RouteMatch<Value> {
        lookUp(method, path)
    }

    fileprivate func lookUp(_ method: String, _ path: String) -> RouteMatch<Value> {
        let bytes = path.utf8Span.span
        var ranges: [Range<Int>] = []
        let leaf = find(method, bytes, &ranges)
        if let leaf, leaf.isExact(bytes) { return Self.found(leaf, bytes, ranges) }
        // As in Go, a pattern that is the path but for the slash counts more than one that takes it as part of its rest.
        if isSlashMissing(method, path) { return .slashMissing }
        if let leaf { return Self.found(leaf, bytes, ranges) }
        let allowed = allowedMethods(path)
        return allowed.isEmpty ? .notFound : .wrongMethod(allowed: allowed)
    }

    private func isSlashMissing(_ method: String, _ path: String) -> Bool {
        guard path.utf8.last != UInt8(ascii: "/") else { return false }
        let slashed = path + "/"
        let bytes = slashed.utf8Span.span
        var ranges: [Range<Int>] = []
        return find(method, bytes, &ranges)?.isExact(bytes) ?? false
    }

    private func find(_ method: String, _ path: Span<UInt8>, _ ranges: inout [Range<Int>]) -> Node.Leaf? {
        for tree in trees where tree.method == method {
            if let leaf = tree.root.find(path, at: 0, &ranges) { return leaf }
        }
        if method == "HEAD" {
            for tree in trees where tree.method == "GET" {
                if let leaf = tree.root.find(path, at: 0, &ranges) { return leaf }
            }
        }
        return anyMethod?.find(path, at: 0, &ranges)
    }

    private static func found(_ leaf: Node.Leaf, _ path: Span<UInt8>, _ ranges: [Range<Int>]) -> RouteMatch<Value> {
        guard !leaf.names.isEmpty else { return .found(leaf.value, .none) }
        let values = ranges.map { PercentEncoding.decode(path.extracting($0)) }
        return .found(leaf.value, PathValues(names: leaf.names, values: values))
    }

    /// The methods of the routes that take the path, or would with a slash at its end.
    private func allowedMethods(_ path: String) -> [String] {
        let slashed = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
        var allowed: Set<String> = []
        for tree in trees {
            var ranges: [Range<Int>] = []
            if tree.root.find(path.utf8Span.span, at: 0, &ranges) != nil
                || tree.root.find(slashed.utf8Span.span, at: 0, &ranges) != nil
            {
                allowed.insert(tree.method)
            }
        }
        if allowed.contains("GET") { allowed.insert("HEAD") }
        return allowed.sorted()
    }
}

extension RouteTable where Value == HTTPRoute {
    /// Finds the most specific route for a request. (The same as for any value, but compiled for this one: other modules
    /// would run the generic code, which looks types up as it goes.)
    public func match(method: String, path: String) -> RouteMatch<HTTPRoute> {
        lookUp(method, path)
    }
}
