/// Which versions a plugin can live with: `>=0.20, <2`, `^1.2 || ^2`, `1.2 - 1.9`.
///
/// Grammar and meaning are those of Masterminds/semver v3.4.0, `NewConstraint` and `Check`, by which QNTX decides:
/// - `||` separates alternatives. In one, comparisons are separated by spaces or a comma, and all of them must hold.
/// - The operators are `=`, `!=`, `>`, `<`, `>=` (`=>`), `<=` (`=<`), `~` (`~>`) and `^`; spaces may follow them.
///   Without an operator, `1.2.3` means `=1.2.3`.
/// - A number that is left out, or is `x`, `X` or `*`, is open, and so are those after it: `1.2` and `=1.2.x` mean
///   `~1.2`, `>1.2` means `>=1.3.0`, `<=1.2` means `<1.3.0`, `!=1.2` excludes every 1.2.x, `*` accepts every release.
/// - `1.2 - 1.9`, with spaces around the hyphen, means `>=1.2, <=1.9`. Only another range may stand to the left of it
///   without a comma between them, and a `||` to the left of it needs a space.
/// - A prerelease is accepted only by an alternative in which some version is a prerelease: `>=1.2.0-0`.
public struct VersionConstraint: Sendable, CustomStringConvertible {
    /// Comparisons that must all hold: one or more.
    struct Alternative: Sendable {
        var comparators: [Comparator]
        /// Whether one of the comparisons is with a prerelease.
        var admitsPrereleases: Bool
    }

    /// The constraint as it was written.
    public let description: String
    let alternatives: [Alternative]

    /// Reads a constraint of at most `Version.maximumLength` bytes.
    /// - Throws: `invalidConstraint`, for an empty text too; the message quotes the text and says which part is wrong,
    ///   where, and what would be right.
    public init(_ text: String) throws(PluginError) {
        var reader = try VersionReader(text, kind: .constraint)
        alternatives = try reader.alternatives()
        description = text
    }

    /// Whether the version satisfies one of the alternatives.
    public func accepts(_ version: Version) -> Bool {
        alternatives.contains { $0.accepts(version) }
    }
}

extension VersionConstraint.Alternative {
    func accepts(_ version: Version) -> Bool {
        if version.isPrerelease && !admitsPrereleases { return false }
        return comparators.allSatisfy { $0.refusal(of: version) == nil }
    }
}
