import QNTXPlugin
import Testing

@Suite("The order of versions")
struct VersionOrderTests {
    /// In the order of semver.org, section 11, with corners that are easily missed.
    static let ascending = [
        "0.0.0-0", "0.0.0", "0.0.1", "0.1.0", "0.9.9", "0.10.0", "1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-11",
        "1.0.0-11.0", "1.0.0-9223372036854775808", "1.0.0-18446744073709551615", "1.0.0-18446744073709551616",
        "1.0.0-100000000000000000000000000000", "1.0.0--", "1.0.0--1", "1.0.0-0a", "1.0.0-A", "1.0.0-Z", "1.0.0-a",
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0-rc.1.0", "1.0.0-rc-1", "1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1", "2.0.0", "10.0.0",
        "18446744073709551615.0.0",
    ]

    @Test("Any two versions compare as their places in semver's order do", arguments: ascending.indices)
    func order(index: Int) throws {
        let version = try Version(Self.ascending[index])
        for (other, text) in Self.ascending.enumerated() {
            let otherVersion = try Version(text)
            #expect((version < otherVersion) == (index < other), "\(version) < \(otherVersion)")
            #expect((version == otherVersion) == (index == other), "\(version) == \(otherVersion)")
        }
    }

    @Test(
        "Build metadata, a leading v, missing numbers and leading zeros make no difference",
        arguments: [
            ("1.0.0+a", "1.0.0+b"), ("1.0.0+a", "1.0.0"), ("1.0.0-rc.1+a", "1.0.0-rc.1"), ("v1.0.0", "1.0.0"),
            ("1", "1.0.0"), ("1.0", "1.0.0"), ("01.00.0", "1.0.0"),
        ]
    )
    func same(left: String, right: String) throws {
        let (left, right) = (try Version(left), try Version(right))
        #expect(left == right)
        #expect(!(left < right) && !(right < left))
        #expect(Set([left, right]).count == 1)
    }
}
