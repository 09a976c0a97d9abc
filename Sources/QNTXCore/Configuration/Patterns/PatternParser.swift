import QNTXPlugin

/// Parses a regular expression.
struct PatternParser {
    private static let depth = 64

    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func parse() throws(PluginError) -> PatternNode {
        let node = try alternatives(0)
        guard peek == nil else { throw fault("`)` closes nothing") }
        return node
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    private func fault(_ message: String) -> PluginError {
        PluginError(.invalidArgument, "\(message), at character \(position + 1)")
    }

    private mutating func alternatives(_ depth: Int) throws(PluginError) -> PatternNode {
        guard depth < Self.depth else { throw fault("groups can be nested \(Self.depth) deep at most") }
        var all = [try sequence(depth)]
        while take("|") { all.append(try sequence(depth)) }
        return all.count == 1 ? all[0] : .either(all)
    }

    private mutating func sequence(_ depth: Int) throws(PluginError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let next = peek, next != "|", next != ")" { nodes.append(try quantified(depth)) }
        return .sequence(nodes)
    }

    private mutating func quantified(_ depth: Int) throws(PluginError) -> PatternNode {
        let atom = try atom(depth)
        guard let (low, high) = try quantifier() else { return atom }
        if peek == "*" || peek == "+" { throw fault("a repetition cannot be repeated without a group") }
        return .repeated(atom, low, high)
    }

    private mutating func quantifier() throws(PluginError) -> (Int, Int?)? {
        let bounds: (Int, Int?)
        switch peek {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{":
            guard let counted = try counted() else { return nil }
            _ = take("?")
            return counted
        default: return nil
        }
        position += 1
        // Lazy or not is the same for a match of the whole.
        _ = take("?")
        return bounds
    }

    private mutating func counted() throws(PluginError) -> (Int, Int?)? {
        position += 1
        guard let low = number() else { throw fault("expected a number after `{`: write `\\{` for the character") }
        var high: Int? = low
        if take(",") { high = number() }
        guard take("}") else { throw fault("expected `}`") }
        guard low <= 1000, (high ?? 0) <= 1000, low <= high ?? .max else {
            throw fault("a repetition goes from at most 1000 up to at most 1000")
        }
        return (low, high)
    }

    private mutating func number() -> Int? {
        let start = position
        while let next = peek, ("0"..."9").contains(next) { position += 1 }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<position])
        return Int(String(text))
    }

    private mutating func atom(_ depth: Int) throws(PluginError) -> PatternNode {
        guard let next = peek else { throw fault("the pattern ends too early") }
        position += 1
        switch next {
        case "^": return .start
        case "$": return .end
        case ".": return .set(ScalarSet([0x0A...0x0A], isNegated: true))
        case "[": return .set(try set())
        case "(":
            if take("?"), !take(":") { throw fault("only `(?:` is understood after `(?`") }
            let inner = try alternatives(depth + 1)
            guard take(")") else { throw fault("a group has no `)`") }
            return inner
        case "*", "+", "?", "{":
            position -= 1
            throw fault("there is nothing to repeat")
        case "\\":
            return .set(try escaped())
        default: return .set(ScalarSet(next))
        }
    }

    private mutating func set() throws(PluginError) -> ScalarSet {
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let next = peek, isFirst || next != "]" {
            isFirst = false
            let low = try element()
            if peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                let high = try element()
                guard let from = low.single, let to = high.single, from <= to else {
                    throw fault("this is no range of characters")
                }
                ranges.append(from...to)
            } else {
                ranges += low.positive
            }
        }
        guard take("]") else { throw fault("a set has no `]`") }
        return ScalarSet(ranges, isNegated: isNegated)
    }

    private mutating func element() throws(PluginError) -> ScalarSet {
        guard let next = peek else { throw fault("a set has no `]`") }
        position += 1
        return next == "\\" ? try escaped() : ScalarSet(next)
    }

    private mutating func escaped() throws(PluginError) -> ScalarSet {
        guard let next = peek else { throw fault("the pattern ends after a backslash") }
        position += 1
        if let named = ScalarSet.named(next) { return named }
        switch next {
        case "n": return ScalarSet("\n")
        case "t": return ScalarSet("\t")
        case "r": return ScalarSet("\r")
        case "f": return ScalarSet("\u{C}")
        case _ where next.isASCII && !Character(next).isLetter && !Character(next).isNumber: return ScalarSet(next)
        default:
            position -= 1
            throw fault("`\\\(next)` is not understood")
        }
    }
}

extension ScalarSet {
    /// The character, if it is just one.
    fileprivate var single: UInt32? {
        guard !isNegated, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
