import Foundation
import QNTXHost
import QNTXTestSupport
import Testing

@Suite("qntx plugin, on a running host")
struct LiveCommandTests {
    /// Runs a test against a host with a directory of its own.
    private func withHost(
        _ files: [String: String] = [:],
        _ body: (_ run: ([String]) async throws -> Command.Outcome, _ plugins: TemporaryDirectory, HostProcess)
            async throws
            -> Void
    ) async throws {
        let (home, plugins) = (try TemporaryDirectory(), try TemporaryDirectory())
        for (name, source) in files { try plugins.copy(source, as: name) }
        let host = try HostProcess(["--plugins", plugins.path, "--port", "0"], home: home)
        defer { host.stop() }
        try await body(
            { try await CommandLine.run(["plugin"] + $0 + ["--url", host.url], home: home.path) },
            plugins,
            host
        )
    }

    @Test("install puts a file in place and waits until it runs; a newer one replaces it; remove takes it out")
    func install() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await withHost { run, plugins, host in
            let first = try await run(["install", one])
            #expect(first.status == 0)
            #expect(first.output == "live 1.0.0 running  \(host.url)/api/live/\n")
            let second = try await run(["install", two, "--json"])
            #expect(second.status == 0)
            #expect(second.output.contains("\"previous_version\" : \"1.0.0\""))
            let list = try await run(["list"])
            #expect(list.output.contains("live  2.0.0    running"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: plugins.path) == ["live.so"])
            let removed = try await run(["remove", "live"])
            #expect(removed.status == 0 && removed.output == "live removed\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: plugins.path) == [])
            let again = try await run(["remove", "live"])
            #expect(again.status == 1)
            #expect(again.errors.contains("there is no plugin live"))
        }
    }

    @Test("install of what does not come to run says why, and leaves everything as it was")
    func installFails() async throws {
        let (good, bad) = try await (
            LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0", "FAULT_INITIALIZE_FAILS")
        )
        try await withHost { run, plugins, _ in
            let alone = try await run(["install", bad])
            #expect(alone.status == 1)
            #expect(alone.errors.contains("there is no license for it"))
            #expect(alone.errors.contains("everything is as it was before"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: plugins.path) == [])
            #expect(try await run(["install", good]).status == 0)
            let before = try FileBytes.read(plugins.file("live.so"))
            let beside = try await run(["install", bad])
            #expect(beside.status == 1)
            #expect(try FileBytes.read(plugins.file("live.so")) == before)
            #expect(try await run(["list"]).output.contains("live  1.0.0    running"))
            let text = try await run(["install", Repository.path("README.md")])
            #expect(text.status == 1 && text.errors.contains("it is not an ELF file"))
            let pinned = try await run(["install", good, "--sha256", String(repeating: "0", count: 64)])
            #expect(pinned.status == 1 && pinned.errors.contains("SHA-256"))
        }
    }

    @Test("reload, disable, enable, pause and resume say how the plugin is then")
    func actions() async throws {
        let library = try await LiveFixture.version("1.0.0", name: "live-too")
        try await withHost(["live.so": library]) { run, _, _ in
            let expected = [
                ("reload", "live-too 1.0.0 running\n"), ("pause", "live-too 1.0.0 paused\n"),
                ("resume", "live-too 1.0.0 running\n"),
                ("disable", "live-too disabled\n"), ("enable", "live-too 1.0.0 running\n"),
            ]
            for (action, output) in expected {
                let outcome = try await run([action, "live-too"])
                #expect(outcome.status == 0, "\(action): \(outcome.errors)")
                #expect(outcome.output == output)
                guard action == "disable" else { continue }
                let list = try await run(["list"])
                #expect(list.output.contains("disabled:\n  live-too, since "))
                let wrong = try await run(["reload", "live-too"])
                #expect(wrong.status == 1 && wrong.errors.contains("qntx plugin enable live-too"))
            }
            let unknown = try await run(["reload", "nobody", "--json"])
            #expect(unknown.status == 1)
            #expect(unknown.output.contains("\"code\" : \"not_found\""))
        }
    }

    @Test("watch prints how things are, and each change as it happens")
    func watch() async throws {
        let (one, two) = try await (LiveFixture.version("1.0.0"), LiveFixture.version("2.0.0"))
        try await withHost(["live.so": one]) { run, plugins, host in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: CommandLine.path)
            process.arguments = ["plugin", "watch", "--json", "--url", host.url]
            process.environment = CommandLine.environment(home: plugins.path)
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            defer { process.terminate() }
            var lines: [PluginEvent] = []
            func read(until kind: PluginEvent.Kind) throws {
                var line = Data()
                while let byte = try output.fileHandleForReading.read(upToCount: 1) {
                    line += byte
                    guard byte == Data([10]) else { continue }
                    lines.append(try JSONDecoder().decode(PluginEvent.self, from: line))
                    line = Data()
                    if lines.last?.kind == kind { return }
                }
            }
            try read(until: .present)
            #expect(try await run(["install", two]).status == 0)
            try read(until: .replaced)
            #expect(lines.first?.version == "1.0.0")
            #expect(lines.last?.version == "2.0.0" && lines.last?.previousVersion == "1.0.0")
        }
    }

    @Test("A plugin is rebuilt right into the directory while a loop asks it, and no answer is an error")
    func rebuild() async throws {
        let source = try String(contentsOfFile: Repository.path("Examples/hello-c/minimal.c"), encoding: .utf8)
        try await withHost { _, plugins, host in
            let folder = try TemporaryDirectory()
            func build(_ answer: String) async throws {
                let text = source.replacing("hello, world", with: answer)
                try FileBytes.write(Array(text.utf8), to: folder.file("minimal.c"))
                try await Command([
                    "cc", "-shared", "-fPIC", "-I", Repository.path("include"), folder.file("minimal.c"), "-o",
                    plugins.file("minimal.so"),
                ]).output()
            }
            try await build("one")
            let url = host.url + "/api/minimal/hello"
            let first = try await Command([
                "curl", "-fsS", "--retry", "50", "--retry-all-errors", "--retry-delay", "1", url,
            ]).run()
            #expect(first.output == "one\n")
            let loop = Task {
                try await Command([
                    "bash", "-c",
                    "until [ \"$(curl -fsS \(url) || echo bad)\" != one ]; do :; done; for i in $(seq 50); do curl -fsS \(url) || exit 1; done",
                ]).run()
            }
            try await build("two")
            let outcome = try await loop.value
            #expect(outcome.status == 0)
            #expect(outcome.output.split(separator: "\n").allSatisfy { $0 == "two" }, "\(outcome.output)")
        }
    }
}
