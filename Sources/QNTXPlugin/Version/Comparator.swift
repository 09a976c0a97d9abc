/// One comparison of a constraint: an operator and the version on its right.
///
/// The cases below are those of Masterminds/semver v3.4.0 one by one, its oddities included; plugins rely on them.
struct Comparator: Sendable {
    /// How a version is compared. An operator that is left out is `equal`.
    enum Operator: Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, tilde, caret
    }

    /// The first of the three numbers that is left open, by a wildcard or by leaving it out.
    enum Open: Sendable {
        case nothing, patch, minor, major
    }

    /// Why a version was refused, as a predicate: `0.23.0 is older`.
    enum Refusal: String, Sendable {
        case older = "older"
        case newer = "newer"
        case notOlder = "not older"
        case notNewer = "not newer"
        case excluded = "excluded"
    }

    let operation: Operator
    /// The version on the right, its open numbers zero.
    let bound: Version
    let open: Open
    /// The comparison as it was written; for both ends of a hyphen range, the whole range.
    let text: String

    /// Why the version does not satisfy the comparison; nil if it does.
    func refusal(of version: Version) -> Refusal? {
        switch operation {
        case .equal where open != .nothing: tilde(version)
        case .equal: version == bound ? nil : version < bound ? .older : .newer
        case .notEqual: isExcluded(version) ? .excluded : nil
        case .less: version < bound ? nil : .notOlder
        case .lessOrEqual: isNewer(version) ? .newer : nil
        case .greater: isGreater(version) ? nil : .notNewer
        case .greaterOrEqual: version < bound ? .older : nil
        case .tilde: tilde(version)
        case .caret: caret(version)
        }
    }

    /// `!=1.2` excludes every 1.2.x, `!=1.2-rc.1` every 1.2.x with that prerelease; `!=*` excludes 0.0.0 only.
    private func isExcluded(_ version: Version) -> Bool {
        switch open {
        case .nothing, .major:
            version == bound
        case .minor:
            version.major == bound.major
        case .patch:
            version.major == bound.major && version.minor == bound.minor && version.prerelease == bound.prerelease
        }
    }

    /// `>1` begins at 2.0.0 and `>1.2` at 1.3.0.
    private func isGreater(_ version: Version) -> Bool {
        switch open {
        case .nothing, .major: version > bound
        case .minor: version.major > bound.major
        case .patch: (version.major, version.minor) > (bound.major, bound.minor)
        }
    }

    /// `<=1` ends before 2.0.0 and `<=1.2` before 1.3.0; `<=*` ends before 0.1.0.
    private func isNewer(_ version: Version) -> Bool {
        switch open {
        case .nothing: version > bound
        case .minor: version.major > bound.major
        case .patch, .major: (version.major, version.minor) > (bound.major, bound.minor)
        }
    }

    /// The numbers left of the patch number must be the same; `~0.0.0` and `~*` are no upper bound at all.
    private func tilde(_ version: Version) -> Refusal? {
        if version < bound { return .older }
        let isZero = bound.major == 0 && bound.minor == 0 && bound.patch == 0
        if isZero && (open == .nothing || open == .major) { return nil }
        if version.major != bound.major { return .newer }
        return version.minor != bound.minor && open != .minor ? .newer : nil
    }

    /// The leftmost number that is not zero must be the same; `^0.0` and `^0` leave open what they do not name, but
    /// `^*` means `^0.0.0`, which accepts only that.
    private func caret(_ version: Version) -> Refusal? {
        if version < bound { return .older }
        if version.major != bound.major { return .newer }
        if bound.major > 0 || open == .minor { return nil }
        if version.minor != bound.minor { return .newer }
        if bound.minor > 0 || open == .patch { return nil }
        return version.patch == bound.patch ? nil : .newer
    }
}
