import QNTXPlugin

/// A regular expression that a whole text matches or not, in a time that grows with the text's length alone.
///
/// Swift's `Regex` tries one way after the other, so an unlucky pattern of a plugin could hold the host for years. This
/// one goes all ways at once. It knows what Go's does except `(?…)` flags and Unicode classes: literals, `.`, `[…]`,
/// `\d \w \s` and their negations, groups, `|`, `* + ? {n,m}`, lazy or not, `^` and `$`.
struct TextPattern: Sendable {
    /// The longest program that a pattern may become.
    static let maximumSteps = 4000

    private let steps: [PatternStep]

    /// Compiles a pattern.
    /// - Throws: `invalidArgument` that says what is wrong with it, and where.
    init(_ pattern: String) throws(PluginError) {
        var parser = PatternParser(pattern)
        let node = try parser.parse()
        var compiler = PatternCompiler()
        try compiler.compile(node)
        steps = compiler.steps + [.match]
    }

    /// Whether the whole text matches.
    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current = PatternStates(count: steps.count)
        var next = PatternStates(count: steps.count)
        add(0, to: &current, position: 0, end: scalars.count)
        for (position, scalar) in scalars.enumerated() {
            if current.list.isEmpty { return false }
            next.clear()
            for state in current.list {
                guard case .scalar(let set) = steps[state], set.contains(scalar) else { continue }
                add(state + 1, to: &next, position: position + 1, end: scalars.count)
            }
            swap(&current, &next)
        }
        return current.list.contains { if case .match = steps[$0] { true } else { false } }
    }

    /// Adds a state and all that it leads to without a character.
    private func add(_ state: Int, to states: inout PatternStates, position: Int, end: Int) {
        var open = [state]
        while let state = open.popLast() {
            guard states.insert(state) else { continue }
            switch steps[state] {
            case .jump(let target): open.append(target)
            case .split(let first, let second): open += [second, first]
            case .start: if position == 0 { open.append(state + 1) }
            case .end: if position == end { open.append(state + 1) }
            case .scalar, .match: break
            }
        }
    }
}
