import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXRemote

@Suite struct ServiceTokenTests {
    @Test func `A token opens the services that it was issued for, and nothing when it is revoked`() throws {
        let tokens = ServiceTokens()
        let (first, second) = (TestServices(config: ["a": "1"]), TestServices(config: ["a": "2"]))
        let (one, two) = (tokens.issue(first), tokens.issue(second))
        #expect(one.count == 64)
        #expect(one.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(one != two)
        #expect(try tokens.services(for: one).config.string("a") == "1")
        #expect(try tokens.services(for: two).config.string("a") == "2")
        tokens.revoke(one)
        for wrong in [one, "", String(two.dropLast()), two + "0", String(two.reversed())] where wrong != two {
            let error = #expect(throws: PluginError.self) { try tokens.services(for: wrong) }
            #expect(error?.code == .denied)
        }
    }
}
