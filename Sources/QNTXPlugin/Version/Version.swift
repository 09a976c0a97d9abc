/// A semantic version, `1.4.2-rc.1+build.5`, ordered as https://semver.org/spec/v2.0.0.html (section 11) says.
///
/// It is read as loosely as QNTX reads it (Masterminds/semver v3.4.0, `NewVersion`): a leading `v` is allowed, a
/// missing minor or patch number is zero, and the three numbers may begin with zeros. Build metadata is kept but plays
/// no part in comparisons: `1.0.0+a == 1.0.0+b`.
public struct Version: Sendable {
    /// The longest text that is read, in bytes: as long as a static string of a plugin may be.
    public static let maximumLength = 1024

    /// The first number: a change of it breaks.
    public let major: UInt64
    /// The second number: a change of it adds.
    public let minor: UInt64
    /// The third number: a change of it repairs.
    public let patch: UInt64
    /// The identifiers between `-` and `+`, such as `rc.1`; empty for a release.
    public let prerelease: String
    /// The identifiers after `+`, such as `build.5`; empty if there are none.
    public let build: String

    /// Makes a release.
    public init(_ major: UInt64, _ minor: UInt64, _ patch: UInt64) {
        self.init(major, minor, patch, prerelease: "", build: "")
    }

    /// Makes a version of parts that the reader has checked.
    init(_ major: UInt64, _ minor: UInt64, _ patch: UInt64, prerelease: String, build: String) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease
        self.build = build
    }

    /// Reads a version.
    /// - Throws: `invalidVersion`; the message quotes the text and says which part is wrong, where, and what is right.
    public init(_ text: String) throws(PluginError) {
        var reader = try VersionReader(text, kind: .version)
        self = try reader.version()
    }

    /// Whether this is a prerelease: something that comes before the release of the same numbers.
    public var isPrerelease: Bool { !prerelease.isEmpty }
}

extension Version: CustomStringConvertible {
    /// The version in full, `1.4.2-rc.1+build.5`: three numbers without leading zeros, and no `v`.
    public var description: String {
        var text = "\(major).\(minor).\(patch)"
        if !prerelease.isEmpty { text += "-" + prerelease }
        if !build.isEmpty { text += "+" + build }
        return text
    }
}
