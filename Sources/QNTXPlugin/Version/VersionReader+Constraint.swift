extension VersionReader {
    /// What stands before a comparison.
    private enum Before {
        case start, comma, spaces, range
    }

    /// Reads the whole text as one constraint.
    mutating func alternatives() throws(PluginError) -> [VersionConstraint.Alternative] {
        var alternatives = [try alternative()]
        while isAtOr {
            offset += 2
            alternatives.append(try alternative())
        }
        return alternatives
    }

    /// Reads one alternative, up to `||` or the end.
    private mutating func alternative() throws(PluginError) -> VersionConstraint.Alternative {
        var result = VersionConstraint.Alternative(comparators: [], admitsPrereleases: false)
        let start = offset
        _ = skipSpaces()
        // Masterminds/semver rewrites ranges before it splits at "||", and so it takes "1||2 - 3" for ">=1 || 2 <=3".
        // Nobody means that, and any other reading would not be QNTX's.
        let touchesOr = start > 0 && offset == start
        var before = Before.start
        while true {
            let first = offset
            let isRange = try comparison(into: &result.comparators)
            if isRange && touchesOr && before == .start && bytes[first] != UInt8(ascii: "v") {
                throw invalid("the range at character \(first + 1) needs a space between it and \"||\"")
            }
            if isRange && before == .spaces {
                throw invalid("the range at character \(first + 1) needs a comma before it")
            }
            let spaces = skipSpaces()
            if next == nil || isAtOr { break }
            if skip(",") {
                _ = skipSpaces()
                before = .comma
            } else if isRange {
                before = .range
            } else if spaces {
                before = .spaces
            } else {
                throw unexpected("a space, a comma, \"||\" or the end")
            }
        }
        result.admitsPrereleases = result.comparators.contains { $0.bound.isPrerelease }
        return result
    }

    /// Reads `OPERATOR VERSION` or `VERSION - VERSION`.
    /// - Returns: whether it is a range.
    private mutating func comparison(into comparators: inout [Comparator]) throws(PluginError) -> Bool {
        let start = offset
        let operation = try self.operation()
        _ = skipSpaces()
        let (version, open) = try bound(isFirst: operation == nil)
        let end = offset
        guard skipSpaces(), next == UInt8(ascii: "-") else {
            offset = end
            comparators.append(
                Comparator(operation: operation ?? .equal, bound: version, open: open, text: line(from: start))
            )
            return false
        }
        guard operation == nil else {
            throw invalid("the hyphen at character \(offset + 1) makes a range, and its ends take no operator")
        }
        offset += 1
        guard skipSpaces() else { throw unexpected("a space after the hyphen of a range") }
        let (upper, upperOpen) = try bound(isFirst: false)
        let text = line(from: start)
        comparators.append(Comparator(operation: .greaterOrEqual, bound: version, open: open, text: text))
        comparators.append(Comparator(operation: .lessOrEqual, bound: upper, open: upperOpen, text: text))
        return true
    }

    /// Reads an operator, nil if there is none.
    private mutating func operation() throws(PluginError) -> Comparator.Operator? {
        if skip("=") { return skip(">") ? .greaterOrEqual : skip("<") ? .lessOrEqual : .equal }
        if skip(">") { return skip("=") ? .greaterOrEqual : .greater }
        if skip("<") { return skip("=") ? .lessOrEqual : .less }
        if skip("^") { return .caret }
        if skip("~") {
            _ = skip(">")
            return .tilde
        }
        guard skip("!") else { return nil }
        guard skip("=") else { throw unexpected("the \"=\" of \"!=\"") }
        return .notEqual
    }

    /// The text from an offset to here on one line, for messages.
    private func line(from start: Int) -> String {
        String(decoding: bytes[start..<offset].lazy.map { max($0, UInt8(ascii: " ")) }, as: UTF8.self)
    }

    /// Steps over white space.
    /// - Returns: whether there was any.
    private mutating func skipSpaces() -> Bool {
        let start = offset
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D {
            offset += 1
        }
        return offset > start
    }
}
