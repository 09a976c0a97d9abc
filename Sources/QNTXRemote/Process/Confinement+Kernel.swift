import CQNTXSystem

extension Confinement {
    /// What of it this machine's kernel cannot do, a sentence each; the rest is done. Empty for a kernel of 2024 or later.
    public var gaps: [String] { gaps(landlock: Int(qntx_confine_landlock())) }

    /// The same for a kernel with some version of Landlock, 0 for none.
    func gaps(landlock version: Int) -> [String] {
        guard profile != .none else { return [] }
        var gaps: [String] = []
        if profile == .strict {
            if version < 1 { gaps.append("it reaches all files of its user: the kernel has no Landlock") }
            if version < 3, version > 0 { gaps.append("it can truncate files that it may not write to") }
            if version < 6 { gaps.append("it can connect to abstract Unix sockets") }
        } else if version < 6 {
            gaps.append("it can signal other processes of its user")
        }
        if version < (profile == .strict ? 1 : 2) {
            gaps.append("it can read other processes of its user in /proc, where the machine lets it")
        }
        return gaps
    }

    /// In a few words, for who wants to know how a plugin is kept.
    public var summary: String {
        let network = profile == .strict && network ? ", with network" : ""
        let gaps = gaps
        return profile.rawValue + network + (gaps.isEmpty ? "" : "; but \(gaps.joined(separator: ", and "))")
    }
}
