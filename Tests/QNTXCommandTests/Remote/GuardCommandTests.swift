import Foundation
import QNTXTestSupport
import Testing

/// `qntx guard`, and hosts that have their plugins guarded by it.
@Suite(.serialized) struct GuardCommandTests {
    private static func run(_ arguments: [String]) async throws -> Command.Outcome {
        try await Command([CommandLine.path, "guard"] + arguments).run()
    }

    @Test(arguments: [("exit 0", Int32(0)), ("exit 7", 7), ("kill -SEGV $$", 128 + SIGSEGV)])
    func `A guard ends as its program does`(script: String, status: Int32) async throws {
        #expect(try await Self.run(["--", "/bin/sh", "-c", script]).status == status)
    }

    @Test func `A guard's program is confined, and the guard is not`() async throws {
        let text = "echo here; ulimit -d; grep Seccomp: /proc/self/status; sleep 1000 &"
        let outcome = try await Self.run(["--confinement", "default", "--memory", "64MiB", "--", "/bin/sh", "-c", text])
        #expect(outcome.output == "here\n65536\nSeccomp:\t2\n")
        #expect(outcome.status == 0)
        let strict = try await Self.run([
            "--confinement", "strict", "--", "/bin/sh", "-c", "echo here; /bin/true; echo no",
        ])
        #expect(strict.output == "here\n")
    }

    @Test func `What cannot be started is an error`() async throws {
        let missing = try await Self.run(["--", "/not/there"])
        #expect(missing.status == 127)
        #expect(missing.errors.contains("/not/there cannot be started: No such file or directory"))
        let files = try await Self.run(["--files", "2147483648", "--", "/bin/true"])
        #expect(files.status == 127)
        #expect(files.errors.contains("with files = 2147483648"))
        #expect(try await Self.run(["--memory", "much", "--", "/bin/true"]).errors.contains("--memory is a size"))
        #expect(try await Self.run([]).status != 0)
    }

    /// The processes that have something in their environment.
    private static func processes(with mark: String) throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter {
            (try? FileBytes.text("/proc/\($0)/environ").split(separator: "\0").contains(mark[...])) == true
        }
    }

    @Test(arguments: ["default", "none"])
    func `What a plugin has started does not outlive its host, however it ends`(confinement: String) async throws {
        let home = try TemporaryDirectory()
        let library = try await Fixture.example("hello-c/hello.c")
        let mark = "MARK=\(home.path)"
        // A child in the background, and another one in a session of its own that has no parent any more.
        let script = """
            #!/bin/sh
            sleep 3000 &
            setsid sh -c 'sleep 3000 & sleep 3000 &'
            exec '\(CommandLine.path)' plugin run '\(library)' "$@"
            """
        let program = try home.write(Array(script.utf8), as: "qntx-hello-c-plugin")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let am = """
            [plugin]
            enabled = ["hello-c"]
            paths = ["\(home.path)"]
            [plugin.hello-c]
            environment = ["PATH=/usr/bin:/bin", "\(mark)"]
            confinement = "\(confinement)"
            """
        try home.write(Array(am.utf8), as: "am.toml")
        for signal in [SIGKILL, SIGTERM, SIGKILL] {
            let host = try HostProcess(["--port", "0", "--config", home.file("am.toml")], home: home)
            // The guard, the plugin and three sleepers.
            #expect(try await eventually { try Self.processes(with: mark).count == 5 })
            host.stop(signal)
            #expect(try await eventually { try Self.processes(with: mark).isEmpty })
        }
    }

    @Test func `A library that is confined strictly runs with all that it needs`() async throws {
        let library = try await Fixture.example("hello-c/hello.c")
        let options = ["--guard", "--confinement", "strict", "--network", "--memory", "1GiB", "--files", "256"]
        let run = try await RunByPeer.run(
            program: [CommandLine.path, "plugin", "run", library] + options,
            calls: """
                [["metadata"], ["initialize", {"greeting": "Salve"}], ["health"], ["http", "GET", "/greet/you"],
                 ["shutdown"]]
                """
        )
        #expect(run[2]["healthy"].text == "true", "\(run.log)")
        #expect(run[3]["body"].text.contains("Salve"))
        #expect(run[4].text == "0")
    }
}
