import QNTXPlugin
import Testing

@Suite("Versions and constraints that mean harm")
struct HostileVersionTests {
    /// Texts that are neither a version nor a constraint.
    static let garbage = [
        "\0", "1\0", "1.2.3\0", "1.\u{0}2", "\u{661}.\u{662}.\u{663}", "１.２.３", "1.²", "1.2.3-é", "1.2.3-a\u{301}",
        "1\u{301}", "\u{200B}1", "1\u{202E}", "\u{FEFF}1.0.0", "🦀", "1.🦀", "+1", "--", "1.2.3-\u{0}", "%s%n", "$(id)",
        "1.0\u{A0}", "１", "1.2\u{FF0E}3", "∞", "NaN", "\u{1B}[31m",
    ]

    @Test("Garbage is refused, and the message shows it in plain ASCII on one line", arguments: garbage)
    func refuses(text: String) {
        let errors = [
            #expect(throws: PluginError.self) { try Version(text) },
            #expect(throws: PluginError.self) { try VersionConstraint(text) },
        ]
        #expect(errors.map(\.?.code) == [.invalidVersion, .invalidConstraint])
        for error in errors {
            let message = error?.message ?? ""
            #expect(message.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(message)")
        }
    }

    @Test("Whatever short text can be read as a constraint, its two ways to ask agree")
    func exhaustive() {
        let characters = Array("1x.-|, >=v^~!+a")
        var texts = [""]
        var read = 0
        for _ in 0..<3 {
            texts = texts.flatMap { text in characters.map { text + String($0) } }
            for text in texts {
                guard let constraint = try? VersionConstraint(text) else { continue }
                read += 1
                let versions = [Version(0, 0, 0), Version(1, 0, 0), Version(1, 1, 1), Version(11, 0, 0)]
                for version in versions {
                    #expect(constraint.accepts(version) == ((try? constraint.check(version)) != nil), "\(text)")
                }
            }
        }
        #expect(read > 0 && read < texts.count)
    }

    @Test("Numbers are read up to the largest that fits, however many zeros they begin with")
    func hugeNumbers() throws {
        let zeros = String(repeating: "0", count: 500)
        #expect(try Version("\(zeros)7.\(zeros).18446744073709551615") == Version(7, 0, .max))
        #expect(throws: PluginError.self) { try Version("1." + String(repeating: "9", count: 900)) }
        #expect(throws: PluginError.self) { try VersionConstraint(">=1." + String(repeating: "9", count: 900)) }
        let largest = Version(.max, .max, .max)
        for text in ["^18446744073709551615", "~18446744073709551615.18446744073709551615", "<=18446744073709551615"] {
            #expect(try VersionConstraint(text).accepts(largest))
        }
        #expect(try !VersionConstraint(">18446744073709551615").accepts(largest))
    }

    @Test(
        "A megabyte is refused unread, and the message stays short",
        arguments: ["1", "0", ".", "-", "a", " ", "|", "x", "1.", "1 ", "1||", ">", "\u{301}", "🦀", "1-a."]
    )
    func megabyte(unit: String) {
        let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
        for error in [
            #expect(throws: PluginError.self) { try Version(text) },
            #expect(throws: PluginError.self) { try VersionConstraint(text) },
        ] {
            #expect(error?.message.contains("the limit is 1024") == true)
            #expect((error?.message.utf8.count ?? .max) < 2000)
        }
    }

    @Test(
        "A constraint of the largest length is read, and its refusal explained, whatever it repeats",
        .timeLimit(.minutes(1)),
        arguments: ["1||", "1 ", "1,", "1 - 2 ", "1 - 2|| ", "x.x.x,", ">=1.2.3-0 "]
    )
    func longest(unit: String) throws {
        let text = String(repeating: unit, count: Version.maximumLength / unit.utf8.count - 1) + "1"
        let constraint = try VersionConstraint(text)
        let version = try Version("9.0.0-rc.1")
        let error = #expect(throws: PluginError.self) { try constraint.check(version) }
        #expect((error?.message.utf8.count ?? .max) < 1000)
    }

    @Test("A prerelease of the largest length is compared")
    func longPrerelease() throws {
        let many = "1.0.0-" + String(repeating: "0.", count: 500)
        #expect(try Version(many + "1") < Version(many + "2"))
        let digits = "1.0.0-1" + String(repeating: "0", count: 900)
        #expect(try Version(digits) < Version(digits + "0"))
    }
}
