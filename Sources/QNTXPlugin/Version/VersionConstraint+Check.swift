extension VersionConstraint {
    /// Accepts the version or says which part of the constraint refuses it.
    /// - Throws: `incompatibleVersion`, such as `requires >=1.0.0 in ">=1.0.0 <2.0.0", but 0.23.0 is older`.
    public func check(_ version: Version) throws(PluginError) {
        guard !accepts(version) else { return }
        throw PluginError(.incompatibleVersion, refusal(of: version))
    }

    /// The sentence that `check` throws.
    func refusal(of version: Version) -> String {
        if version.isPrerelease && !alternatives.contains(where: \.admitsPrereleases) {
            return "requires a release in \(VersionReader.quoted(description)), but \(version) is a prerelease; "
                + "a constraint accepts prereleases where it names one, such as >=\(release(of: version))-0"
        }
        let refusals = alternatives.compactMap { $0.refusal(of: version) }
        let shown = 3
        var sentence = "requires " + refusals.prefix(shown).map(\.part).joined(separator: " or ")
        if alternatives.count > shown { sentence += " or \(alternatives.count - shown) more" }
        if !isOneComparison { sentence += " in \(VersionReader.quoted(description))" }
        let reasons = Set(refusals.map(\.reason))
        guard reasons.count == 1, let reason = reasons.first else { return sentence + ", but \(version) fits none" }
        return sentence + ", but \(version) is \(reason)"
    }

    private var isOneComparison: Bool {
        alternatives.count == 1 && alternatives[0].comparators.count == 1
    }

    private func release(of version: Version) -> Version {
        Version(version.major, version.minor, version.patch)
    }
}

extension VersionConstraint.Alternative {
    /// The first part that refuses the version, and why; nil if none does.
    fileprivate func refusal(of version: Version) -> (part: String, reason: String)? {
        if version.isPrerelease && !admitsPrereleases { return ("\(comparators[0].text) (a release)", "a prerelease") }
        for comparator in comparators {
            if let refusal = comparator.refusal(of: version) { return (comparator.text, refusal.rawValue) }
        }
        return nil
    }
}
