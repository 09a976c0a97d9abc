import Foundation
import QNTXTestSupport
import Testing

@Suite("qntx version")
struct VersionCommandTests {
    @Test("says the version of QNTX and of the ABI, for people and for scripts")
    func show() async throws {
        let text = try await CommandLine.run("version")
        #expect(text.status == 0)
        #expect(text.output == "qntx 0.23.0, plugin ABI 1.2\n")
        let json = try await CommandLine.run("version", "--json")
        let answer = try JSONDecoder().decode([String: String].self, from: Data(json.output.utf8))
        #expect(answer == ["name": "qntx", "version": "0.23.0", "abi": "1.2"])
    }

    @Test(
        "satisfies: 0 when it does, 1 when it does not, 2 when one cannot be read, and a sentence",
        arguments: [
            (">=0.20, <2", "0.23.0", Int32(0), "satisfies"), ("^1.2 || ^2", "v2.4", 0, "satisfies"),
            ("", "1.0.0", 0, "satisfies"), (">=99", "dev", 0, "satisfies"),
            (">=1.0.0", "0.23.0", 1, "0.23.0 is older"), (">=1.0.0", "1.1.0-rc.1", 1, "prerelease"),
            (">=x.f", "1.0.0", 2, "\">=x.f\" is not a version constraint"), ("^1", "one.two", 2, "\"one.two\""),
            ("", "one.two", 2, "\"one.two\""), (">=banana", "dev", 2, "\">=banana\""), (" ", "1.0.0", 2, "\" \""),
        ]
    )
    func satisfies(_ constraint: String, _ version: String, _ status: Int32, _ words: String) async throws {
        let outcome = try await CommandLine.run("version", "satisfies", constraint, version)
        #expect(outcome.status == status)
        let text = status == 0 ? outcome.output : outcome.errors
        #expect(text.contains(words), "\(text)")
        #expect(status == 0 ? outcome.errors.isEmpty : outcome.output.isEmpty)
    }
}
