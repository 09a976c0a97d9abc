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
        if let found = find(method, path) { return found }
        let slashed = path + "/"
        if path.utf8.last != UInt8(ascii: "/"), find(method, slashed) != nil { return .slashMissing }
        let allowed = allowedMethods(path)
        return allowed.isEmpty ? .notFound : .wrongMethod(allowed: allowed)
    }

    private func find(_ method: String, _ path: String) -> RouteMatch<Value>? {
        for tree in trees where tree.method == method {
            if let found = Self.find(tree.root, path) { return found }
        }
        if method == "HEAD" {
            for tree in trees where tree.method == "GET" {
                if let found = Self.find(tree.root, path) { return found }
            }
        }
        return anyMethod.flatMap { Self.find($0, path) }
    }

    private static func find(_ root: RouteNode<Value>, _ path: String) -> RouteMatch<Value>? {
        let bytes = path.utf8Span.span
        var ranges: [Range<Int>] = []
        guard let leaf = root.find(bytes, at: 0, &ranges) else { return nil }
        guard !leaf.names.isEmpty else { return .found(leaf.value, .none) }
        let values = ranges.map { PercentEncoding.decode(bytes.extracting($0)) }
        return .found(leaf.value, PathValues(names: leaf.names, values: values))
    }

    private func allowedMethods(_ path: String) -> [String] {
        var allowed = Set(trees.filter { Self.find($0.root, path) != nil }.map(\.method))
        if allowed.contains("GET") { allowed.insert("HEAD") }
        return allowed.sorted()
    }
}
