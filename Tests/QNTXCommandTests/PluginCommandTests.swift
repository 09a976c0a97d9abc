import Foundation
import QNTXHost
import QNTXTestSupport
import Testing

@Suite("qntx plugin")
struct PluginCommandTests {
    @Test("inspect says what a file says of itself, and runs none of its code")
    func inspect() async throws {
        let marker = try TemporaryDirectory()
        let library = try await Fixture.library("constructor-runs")
        let outcome = try await Command(
            ["env", "QNTX_TEST_MARKER=\(marker.file("ran"))", CommandLine.path, "plugin", "inspect", library]
        ).run()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("plugin    constructor-runs 1.0.0\n"))
        #expect(outcome.output.contains("ABI       1.2\n"))
        #expect(!FileManager.default.fileExists(atPath: marker.file("ran")))
    }

    @Test("inspect --json is for scripts, and its status too")
    func inspectJSON() async throws {
        let library = try await Fixture.example("hello-c/hello.c")
        let good = try await CommandLine.run("plugin", "inspect", "--json", library)
        #expect(good.status == 0)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(good.output.utf8)) as? [String: Any])
        let plugin = try #require(answer["plugin"] as? [String: Any])
        #expect((plugin["note"] as? [String: Any])?["name"] as? String == "hello-c")
        #expect((plugin["sha256"] as? String)?.count == 64)
        let bad = try await CommandLine.run("plugin", "inspect", "--json", Repository.path("README.md"))
        #expect(bad.status == 1)
        #expect(bad.output.contains("\"code\" : \"not_elf\""))
        #expect(bad.errors.contains("it is not an ELF file"))
        let missing = try await CommandLine.run("plugin", "inspect", "/nowhere/x.so")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("there is no such file"))
    }

    @Test("list --plugins shows the files of a directory, the bad ones with their reason")
    func listDirectory() async throws {
        let directory = try TemporaryDirectory()
        try directory.copy(try await Fixture.example("hello-c/hello.c"), as: "hello-c.so")
        try directory.copy(Repository.path("README.md"), as: "readme.so")
        let outcome = try await CommandLine.run("plugin", "list", "--plugins", directory.path)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.hasPrefix("FILE") == true)
        #expect(lines.dropFirst().first?.hasSuffix(" ok") == true)
        #expect(lines.last?.contains("it is not an ELF file") == true)
        let missing = try await CommandLine.run("plugin", "list", "--plugins", "/nowhere")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("cannot read the plugin directory"))
    }

    @Test("list without a host to ask says how to get one")
    func noHost() async throws {
        let outcome = try await CommandLine.run("plugin", "list", "--url", "http://127.0.0.1:1")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("no host answers at http://127.0.0.1:1: start one with 'qntx serve'"))
    }
}
