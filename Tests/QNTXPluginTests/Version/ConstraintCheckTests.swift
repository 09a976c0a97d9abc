import QNTXPlugin
import Testing

@Suite("Why a constraint refuses a version")
struct ConstraintCheckTests {
    @Test(
        "The message names the part that refuses, the whole constraint, and the version",
        arguments: [
            (">=1.0.0 <2.0.0", "0.23.0", #"requires >=1.0.0 in ">=1.0.0 <2.0.0", but 0.23.0 is older"#),
            (">=1.0.0 <2.0.0", "2.0.0", #"requires <2.0.0 in ">=1.0.0 <2.0.0", but 2.0.0 is not older"#),
            (">= 1.0.0", "0.23", "requires >= 1.0.0, but 0.23.0 is older"),
            (">\n1", "0.23", "requires > 1, but 0.23.0 is not newer"),
            ("=1.2.3", "1.2.4", "requires =1.2.3, but 1.2.4 is newer"),
            ("1.2.3", "1.2.2", "requires 1.2.3, but 1.2.2 is older"),
            ("!=1.2", "1.2.4", "requires !=1.2, but 1.2.4 is excluded"),
            ("<=1.2", "1.3.0", "requires <=1.2, but 1.3.0 is newer"),
            (">1.2", "1.2.9", "requires >1.2, but 1.2.9 is not newer"),
            ("~1.2", "1.3.0", "requires ~1.2, but 1.3.0 is newer"),
            ("^0.2", "0.3.0", "requires ^0.2, but 0.3.0 is newer"),
            ("1.0 - 2.0", "3.0", #"requires 1.0 - 2.0 in "1.0 - 2.0", but 3.0.0 is newer"#),
            ("^1 || ^3", "4", #"requires ^1 or ^3 in "^1 || ^3", but 4.0.0 is newer"#),
            ("^1 || ^3", "2", #"requires ^1 or ^3 in "^1 || ^3", but 2.0.0 fits none"#),
            ("1||2||3||4||5", "6", #"requires 1 or 2 or 3 or 2 more in "1||2||3||4||5", but 6.0.0 is newer"#),
            ("1 || 3-0", "1.0.0-a", #"requires 1 (a release) or 3-0 in "1 || 3-0", but 1.0.0-a fits none"#),
        ]
    )
    func explains(constraint: String, version: String, message: String) throws {
        let constraint = try VersionConstraint(constraint)
        let version = try Version(version)
        let error = #expect(throws: PluginError.self) { try constraint.check(version) }
        #expect(error?.code == .incompatibleVersion)
        #expect(error?.message == message)
    }

    @Test("For a prerelease that is not asked for, the message says how to ask for it, and that works")
    func prerelease() throws {
        let version = try Version("1.5.0-rc.1")
        let constraint = try VersionConstraint(">=1")
        let error = #expect(throws: PluginError.self) { try constraint.check(version) }
        #expect(error?.message.contains("1.5.0-rc.1 is a prerelease") == true)
        #expect(error?.message.hasSuffix("such as >=1.5.0-0") == true)
        try VersionConstraint(">=1.5.0-0").check(version)
    }

    @Test("A version that is accepted passes the check", arguments: [">=1.0.0 <2.0.0", "0 || 1", "1 - 2", "*"])
    func passes(constraint: String) throws {
        try VersionConstraint(constraint).check(Version(1, 2, 3))
    }
}
