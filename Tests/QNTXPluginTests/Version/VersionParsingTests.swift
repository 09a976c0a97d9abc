import QNTXPlugin
import Testing

@Suite("Reading versions")
struct VersionParsingTests {
    @Test(
        "A version is read loosely and written in full",
        arguments: [
            ("1.4.2", "1.4.2"), ("v0.23.0", "0.23.0"), ("1.4", "1.4.0"), ("1", "1.0.0"), ("v1", "1.0.0"),
            ("01.002.0003", "1.2.3"), ("0", "0.0.0"), ("1.2.3-rc.1", "1.2.3-rc.1"), ("1-rc.1", "1.0.0-rc.1"),
            ("1.2-0", "1.2.0-0"), ("1.2.3+build.007", "1.2.3+build.007"),
            ("1.2.3-a-b.0a.-1+c--d", "1.2.3-a-b.0a.-1+c--d"),
            ("1--", "1.0.0--"), ("18446744073709551615.0.0", "18446744073709551615.0.0"),
            ("1.2.0000000000000000000000000007", "1.2.7"),
        ]
    )
    func reads(text: String, inFull: String) throws {
        #expect(try Version(text).description == inFull)
    }

    @Test("The parts of a version can be had one by one")
    func parts() throws {
        let version = try Version("v1.2.3-rc.4+build.5")
        #expect(version.major == 1)
        #expect(version.minor == 2)
        #expect(version.patch == 3)
        #expect(version.prerelease == "rc.4")
        #expect(version.build == "build.5")
        #expect(version.isPrerelease)
        #expect(!Version(1, 2, 3).isPrerelease)
    }

    @Test(
        "What is not a version is refused, and the message quotes it and points at the place",
        arguments: [
            ("", "ends where the major number"), ("v", "ends where the major number"),
            ("1.", "ends where the minor number"), ("1.2.beta", "character 5 is \"b\" where the patch number"),
            (".1", "character 1 is \".\""), ("1..2", "character 3 is \".\" where the minor number"),
            ("1.2.3.4", "character 6 is \".\""), (" 1.2.3", "character 1 is \" \""),
            ("1.2.3 ", "character 6 is \" \""), ("1.2.3\n", "character 6 is \"\\n\""),
            ("V1.2.3", "character 1 is \"V\""),
            ("vv1", "character 2 is \"v\""), ("-1.0.0", "character 1 is \"-\""), ("1.x", "character 3 is \"x\""),
            ("1.2.3-", "ends where a letter, a digit"), ("1.2.3-a..b", "character 9 is \".\""),
            ("1.2.3-a.", "of the prerelease"), ("1.2.3-01", "the prerelease has the number \"01\" at character 7"),
            ("1.2.3-a.00", "\"00\" at character 9"), ("1.2.3+", "of the build metadata"),
            ("1.2.3+a+b", "character 8 is \"+\" where the end"), ("1.2.3-a_b", "character 8 is \"_\""),
            ("18446744073709551616", "the major number, at character 1, is larger than 18446744073709551615"),
            ("1.18446744073709551616", "the minor number, at character 3"), ("latest", "character 1 is \"l\""),
            ("1,2", "character 2 is \",\""), ("0x10", "character 2 is \"x\""), ("1e3", "character 2 is \"e\""),
        ]
    )
    func refuses(text: String, place: String) {
        let error = #expect(throws: PluginError.self) { try Version(text) }
        #expect(error?.code == .invalidVersion)
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasSuffix("write one like 1.4.2 or 1.4.2-rc.1+build.5") == true)
        #expect(error?.message.hasPrefix(text == "1.2.3\n" ? "\"1.2.3\\n\" is" : "\"\(text)\" is") == true)
    }
}
