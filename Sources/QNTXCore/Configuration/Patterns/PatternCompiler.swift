import QNTXPlugin

/// Turns a parsed pattern into steps.
struct PatternCompiler {
    private(set) var steps: [PatternStep] = []

    mutating func compile(_ node: PatternNode) throws(PluginError) {
        switch node {
        case .set(let set): try add(.scalar(set))
        case .start: try add(.start)
        case .end: try add(.end)
        case .sequence(let nodes): for node in nodes { try compile(node) }
        case .either(let nodes): try either(nodes[...])
        case .repeated(let node, let low, let high): try repeated(node, low, high)
        }
    }

    private mutating func add(_ step: PatternStep) throws(PluginError) {
        guard steps.count < TextPattern.maximumSteps else {
            throw PluginError(.tooLarge, "it is too large: use fewer or smaller repetitions")
        }
        steps.append(step)
    }

    private mutating func either(_ nodes: ArraySlice<PatternNode>) throws(PluginError) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try compile(node)
                break
            }
            let split = steps.count
            try add(.split(split + 1, 0))
            try compile(node)
            jumps.append(steps.count)
            try add(.jump(0))
            steps[split] = .split(split + 1, steps.count)
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
    }

    private mutating func repeated(_ node: PatternNode, _ low: Int, _ high: Int?) throws(PluginError) {
        for _ in 0..<low {
            let before = steps.count
            try compile(node)
            // Nothing, a million times, is nothing.
            if steps.count == before { break }
        }
        guard let high else {
            let split = steps.count
            try add(.split(split + 1, 0))
            try compile(node)
            try add(.jump(split))
            steps[split] = .split(split + 1, steps.count)
            return
        }
        var splits: [Int] = []
        for _ in low..<high {
            splits.append(steps.count)
            try add(.split(steps.count + 1, 0))
            try compile(node)
        }
        for split in splits { steps[split] = .split(split + 1, steps.count) }
    }
}
