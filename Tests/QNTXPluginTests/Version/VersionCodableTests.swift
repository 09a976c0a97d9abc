import Foundation
import QNTXPlugin
import Testing

@Suite("Versions in JSON")
struct VersionCodableTests {
    @Test("A version is one string, read loosely and written in full")
    func roundTrip() throws {
        let versions = try JSONDecoder().decode([Version].self, from: Data(#"["v1.2", "1.2.3-rc.1+b"]"#.utf8))
        #expect(String(decoding: try JSONEncoder().encode(versions), as: UTF8.self) == #"["1.2.0","1.2.3-rc.1+b"]"#)
    }

    @Test("The longest version that can be read can be read again when it has been written")
    func longest() throws {
        let longest = "1-" + String(repeating: "a", count: Version.maximumLength - "1.0.0-".utf8.count)
        let version = try Version(longest)
        #expect(version.description.utf8.count == Version.maximumLength)
        #expect(try Version(version.description) == version)
        let error = #expect(throws: PluginError.self) { try Version(longest + "a") }
        #expect(error?.message.contains("with \".0.0\" it has 1025 bytes") == true)
    }

    @Test("A string that is not a version is corrupt data, and the error says why")
    func corrupt() throws {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Version].self, from: Data(#"["1.2", "one"]"#.utf8))
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("not dataCorrupted: \(String(describing: error))")
            return
        }
        #expect(context.debugDescription.contains("\"one\" is not a version"))
        #expect(context.codingPath.last?.intValue == 1)
        #expect((context.underlyingError as? PluginError)?.code == .invalidVersion)
    }
}
