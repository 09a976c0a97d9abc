import QNTXLoader
import QNTXPlugin
import QNTXTestSupport
import Testing

@Suite("Files that are not whole")
struct TruncationTests {
    @Test(
        "Cut off at any length, a plugin is refused, and the error names the file",
        arguments: [["-s"], ["-Wl,--hash-style=sysv"], ["-s", "-Wl,-z,pack-relative-relocs"]]
    )
    func everyLength(_ flags: [String]) async throws {
        let whole = try FileBytes.read(try await Fixture.inline(Sources.minimal, flags: flags))
        _ = try inspect(whole)
        for length in 0..<whole.count {
            if length % 64 == 0 { await Task.yield() }
            let error = try #require(
                refusal(of: Array(whole[..<length]), as: "/plugins/cut.so"),
                "\(length) bytes of \(whole.count) pass"
            )
            let expected: PluginError.Code = length < 4 ? .notELF : .malformedELF
            guard error.code == expected, error.file == "/plugins/cut.so", error.stage == .inspect,
                "\(error)".hasPrefix("inspect: /plugins/cut.so: ")
            else {
                Issue.record("\(length) bytes of \(whole.count): \(error)")
                return
            }
        }
    }

    @Test("An empty file says so")
    func empty() throws {
        let error = try #require(refusal(of: []))
        #expect(error.code == .notELF && error.message.contains("is empty"), "\(error)")
    }

    @Test("What follows a library is none of the loader's business")
    func longer() async throws {
        let whole = try FileBytes.read(try await Fixture.inline(Sources.minimal))
        #expect(try inspect(whole + [UInt8](repeating: 0xAA, count: 100_000)).entry == inspect(whole).entry)
    }

    @Test("A file being written, its end still zeros, is refused")
    func halfWritten() async throws {
        let whole = try FileBytes.read(try await Fixture.inline(Sources.minimal, flags: ["-s"]))
        // As `cp` onto a file that was made long beforehand leaves it: in blocks.
        for written in stride(from: 512, to: whole.count - 512, by: 512) {
            let half = Array(whole[..<written]) + [UInt8](repeating: 0, count: whole.count - written)
            #expect(refusal(of: half) != nil, "\(written) of \(whole.count) bytes pass")
        }
    }
}
