import Foundation
import QNTXHost
import QNTXTestSupport
import Testing

@Suite("qntx plugin with side manifests")
struct ManifestCommandTests {
    private static let functions = """
        add = "(left: i32, right: i32) -> i32"
        [functions.number]
        signature = "() -> i32"
        symbol = "version"
        flags = ["pure"]
        """

    @Test("inspect says what it declares and what its library is, for people and for scripts")
    func inspect() async throws {
        let directory = try TemporaryDirectory()
        try directory.copy(try await Manifests.library(), as: "libplain.so")
        let path = try directory.write(
            Manifests.plain(functions: Self.functions, more: "description = \"Sums\""),
            as: "plain.qntx.toml"
        )
        let text = try await CommandLine.run("plugin", "inspect", path)
        #expect(text.status == 0 && text.errors.isEmpty, "\(text.errors)")
        let lines = text.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("plugin plain 1.0.0") && lines.contains("about Sums"))
        #expect(lines.contains("library \(directory.file("libplain.so"))"))
        #expect(lines.contains("function add(left: i32, right: i32) -> i32"))
        #expect(lines.contains("function number() -> i32 is version, pure"))
        let json = try await CommandLine.run("plugin", "inspect", "--json", path)
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let plugin = try #require(answer["plugin"] as? [String: Any])
        #expect(plugin["file"] as? String == path && (plugin["sha256"] as? String)?.count == 64)
        let manifest = try #require(plugin["manifest"] as? [String: Any])
        #expect(manifest["name"] as? String == "plain" && (manifest["functions"] as? [Any])?.count == 2)
        #expect((plugin["library"] as? [String: Any])?["machine"] != nil)
        try directory.write(Manifests.plain(more: "licence = \"MIT\""), as: "plain.qntx.toml")
        let bad = try await CommandLine.run("plugin", "inspect", "--json", path)
        #expect(bad.status == 1 && bad.output.contains("\"code\" : \"malformed_manifest\""))
        #expect(bad.errors.contains("did you mean license?"))
    }

    @Test("list --plugins has the manifest, and not the library that it names")
    func list() async throws {
        let directory = try TemporaryDirectory()
        try directory.copy(try await Manifests.library(), as: "libplain.so")
        try directory.copy(try await Manifests.library(), as: "libalone.so")
        try directory.write(Manifests.plain(), as: "plain.qntx.toml")
        let outcome = try await CommandLine.run("plugin", "list", "--plugins", directory.path)
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.status == 0 && lines.count == 3)
        #expect(lines.dropFirst().first?.contains("libalone.so") == true)
        #expect(lines.last?.contains("plain.qntx.toml") == true && lines.last?.hasSuffix(" ok") == true)
    }

    @Test("install brings the library along, a newer one takes its place, and what does not run is taken back")
    func install() async throws {
        let (home, plugins, source) = (try TemporaryDirectory(), try TemporaryDirectory(), try TemporaryDirectory())
        try source.copy(try await Manifests.library(), as: "libplain.so")
        let path = try source.write(Manifests.plain(), as: "plain.qntx.toml")
        let host = try HostProcess(["--plugins", plugins.path, "--port", "0"], home: home)
        defer { host.stop() }
        func run(_ arguments: String...) async throws -> Command.Outcome {
            try await CommandLine.run(["plugin"] + arguments + ["--url", host.url], home: home.path)
        }
        func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: plugins.path).sorted() }
        let first = try await run("install", path)
        #expect(first.status == 0 && first.output.hasPrefix("plain 1.0.0 running"), "\(first.output) \(first.errors)")
        #expect(try files() == ["libplain.so", "plain.qntx.toml"])
        try source.write(Manifests.plain(version: "2.0.0"), as: "plain.qntx.toml")
        #expect(try await run("install", path).output.hasPrefix("plain 2.0.0"))
        try source.write(Manifests.plain(functions: "none = \"()\""), as: "plain.qntx.toml")
        let bad = try await run("install", path)
        #expect(bad.status == 1 && bad.errors.contains("no function none"), "\(bad.errors)")
        #expect(bad.errors.contains("everything is as it was before"))
        #expect(try FileBytes.read(plugins.file("plain.qntx.toml")) == Manifests.plain(version: "2.0.0"))
        #expect(try files() == ["libplain.so", "plain.qntx.toml"])
        #expect(try await run("list").output.contains("plain  2.0.0    running"))
        try source.write(Manifests.text(library: "../x/libplain.so", functions: "f = \"()\""), as: "plain.qntx.toml")
        #expect(try await run("install", path).status == 1)
        let removed = try await run("remove", "plain")
        #expect(removed.status == 0 && removed.output == "plain removed\n", "\(removed.errors)")
        #expect(try files() == ["libplain.so"])
    }

    @Test("run serves it as a process of QNTX's, under the plugin's name too")
    func run() async throws {
        let directory = try TemporaryDirectory()
        let text = Manifests.text(library: "libm.so.6", functions: "cos = \"(x: f64) -> f64\"")
        let path = try directory.write(text, as: "math.qntx.toml")
        let link = directory.file("qntx-math-plugin")
        symlink(CommandLine.path, link)
        let calls = "[[\"metadata\"], [\"initialize\", {}], [\"health\"], [\"shutdown\"]]"
        for program in [[CommandLine.path, "plugin", "run", path], [link]] {
            let run = try await RunByPeer.run(program: program, calls: calls)
            #expect(run[0]["name"].text == "math" && run[0]["version"].text == "1.0.0")
            #expect(run[2]["healthy"].text == "true")
            #expect(run[3].text == "0")
        }
    }
}
