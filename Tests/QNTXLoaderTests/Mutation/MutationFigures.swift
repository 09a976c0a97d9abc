import QNTXPlugin

/// What came of damaged copies, in numbers.
struct MutationFigures: CustomStringConvertible {
    private let seed: UInt64
    private(set) var total = 0
    private var refusals: [String: Int] = [:]
    private var accepted = 0
    private var same = 0
    private var opened = 0
    private var crashes: [Crash: Int] = [:]

    /// What a crash of the dynamic loader is put down to.
    enum Crash: String, CaseIterable {
        /// The machine's code itself is damaged.
        case damagedCode = "with damaged code"
        /// All tables are sound, but another function is named.
        case otherFunction = "that call another function"
        /// The rest, which inspection should have refused.
        case tables = "with damaged tables"
    }

    init(seed: UInt64) { self.seed = seed }

    mutating func refused(_ error: PluginError) {
        total += 1
        refusals["\(error.code)", default: 0] += 1
    }

    mutating func accepted(_ verdict: OpenProbe.Verdict, isSame: Bool) {
        total += 1
        accepted += 1
        if isSame { same += 1 }
        if verdict == .opened { opened += 1 }
    }

    mutating func crashed(_ crash: Crash) { crashes[crash, default: 0] += 1 }

    var description: String {
        let refused = refusals.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let crashed = Crash.allCases.map { "\(crashes[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        let rest = accepted - opened - crashes.values.reduce(0, +)
        return "\(total) damaged copies, seed \(seed): refused \(refused); accepted \(accepted) (\(same) unchanged), "
            + "of which \(opened) open, \(rest) are refused by the dynamic loader, and it crashes on \(crashed)"
    }
}
