/// A place in the tree of a table's patterns: after some segments of a path.
final class RouteNode<Value: Sendable>: Sendable {
    /// A pattern's end.
    struct Leaf: Sendable {
        let names: [String]
        let value: Value
        /// Whether the pattern takes all that is left of a path, and of how many segments it is.
        let takesRest: Bool
        let depth: Int

        /// Whether the pattern, to its end, is the path: its rest, if it has one, is empty.
        func isExact(_ path: Span<UInt8>) -> Bool {
            guard takesRest else { return true }
            guard path.count > 0, path[path.count - 1] == UInt8(ascii: "/") else { return false }
            var slashes = 0
            for index in 0..<path.count where path[index] == UInt8(ascii: "/") { slashes += 1 }
            return slashes == depth
        }
    }

    private let literals: [(text: [UInt8], node: RouteNode)]
    private let single: RouteNode?
    private let end: Leaf?
    private let slash: Leaf?
    private let rest: Leaf?

    /// Builds the tree below a place.
    /// - Parameters:
    ///   - routes: the patterns that lead through it.
    ///   - depth: how many of their segments are above it.
    init(_ routes: [(pattern: RoutePattern, value: Value)], depth: Int) {
        var literals: [(text: [UInt8], routes: [(RoutePattern, Value)])] = []
        var singles: [(RoutePattern, Value)] = []
        var (end, slash, rest): (Leaf?, Leaf?, Leaf?)
        for (pattern, value) in routes {
            let leaf = Leaf(pattern, value)
            guard depth < pattern.segments.count else {
                end = leaf
                continue
            }
            switch pattern.segments[depth] {
            case .literal(let text):
                if let index = literals.firstIndex(where: { $0.text == text }) {
                    literals[index].routes.append((pattern, value))
                } else {
                    literals.append((text, [(pattern, value)]))
                }
            case .single: singles.append((pattern, value))
            case .rest: rest = leaf
            case .slash: slash = leaf
            }
        }
        self.literals = literals.map { ($0.text, RouteNode($0.routes, depth: depth + 1)) }
        single = singles.isEmpty ? nil : RouteNode(singles, depth: depth + 1)
        (self.end, self.slash, self.rest) = (end, slash, rest)
    }

    /// The most specific pattern for what is left of a path.
    /// - Parameters:
    ///   - at: where that begins: at a `/`, or at the path's end.
    ///   - values: the ranges of the path that wildcards above have matched; gets those below.
    func find(_ path: Span<UInt8>, at: Int, _ values: inout [Range<Int>]) -> Leaf? {
        guard at < path.count else { return end }
        let start = at + 1
        var stop = start
        while stop < path.count, path[stop] != UInt8(ascii: "/") { stop += 1 }
        if start == path.count, let slash { return slash }
        if start < stop || stop < path.count {
            for literal in literals where Self.isEqual(path.extracting(start..<stop), literal.text) {
                if let leaf = literal.node.find(path, at: stop, &values) { return leaf }
            }
        }
        if start < stop, let single {
            let count = values.count
            values.append(start..<stop)
            if let leaf = single.find(path, at: stop, &values) { return leaf }
            values.removeLast(values.count - count)
        }
        guard let rest else { return nil }
        if rest.names.count > values.count { values.append(start..<path.count) }
        return rest
    }

    private static func isEqual(_ segment: Span<UInt8>, _ text: [UInt8]) -> Bool {
        if segment.count == text.count {
            var same = true
            for index in 0..<segment.count where segment[index] != text[index] {
                same = false
                break
            }
            if same { return true }
        }
        // An escape makes a segment longer, never shorter.
        guard segment.count > text.count else { return false }
        for index in 0..<segment.count where segment[index] == PercentEncoding.percent {
            return PercentEncoding.decode(segment) == text
        }
        return false
    }
}

extension RouteNode.Leaf {
    init(_ pattern: RoutePattern, _ value: Value) {
        self.init(
            names: pattern.names,
            value: value,
            takesRest: pattern.endsWithRest,
            depth: pattern.segments.count
        )
    }
}
