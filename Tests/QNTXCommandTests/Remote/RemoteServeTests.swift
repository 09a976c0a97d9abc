import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import QNTXTestSupport
import Testing

/// Hosts and plugins that are programs of this house: one on each side of the protocol.
@Suite struct RemoteServeTests {
    /// A folder for a host that has hello-c as a program.
    /// - Parameter settings: more lines of `[plugin.hello-c]`.
    private static func home(_ settings: String = "") async throws -> TemporaryDirectory {
        let home = try TemporaryDirectory()
        // Where nobody looks for plugins, and yet within the folder, so that its processes can be told from others.
        try FileManager.default.createDirectory(atPath: home.file("lib"), withIntermediateDirectories: false)
        let library = try home.copy(try await Fixture.example("hello-c/hello.c"), as: "lib/hello.so")
        let script = "#!/bin/sh\nexec '\(CommandLine.path)' plugin run '\(library)' \"$@\"\n"
        let program = try home.write(Array(script.utf8), as: "qntx-hello-c-plugin")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let am = """
            [plugin]
            enabled = ["hello-c"]
            paths = ["\(home.path)"]
            [plugin.hello-c]
            arguments = ["--log-level", "debug"]
            \(settings)
            [hello-c]
            greeting = "Salve"
            """
        try home.write(Array(am.utf8), as: "am.toml")
        return home
    }

    private static func serve(_ home: TemporaryDirectory) throws -> HostProcess {
        try HostProcess(["--port", "0", "--config", home.file("am.toml")], home: home)
    }

    private static func get(_ url: String) async throws -> (status: UInt, text: String) {
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
        let body = try await answer.body.collect(upTo: 1 << 20)
        return (answer.status.code, String(decoding: body.readableBytesView, as: UTF8.self))
    }

    private static func waitUntilServed(_ host: HostProcess) async throws {
        let url = host.url + "/api/hello-c/greet/you"
        let isServed = try await eventually { try await get(url).status == 200 }
        try #require(isServed)
    }

    /// The processes that a process has started.
    private static func children(of process: Int32) throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter {
            parent(of: $0) == process
        }
    }

    private static func parent(of process: Int32) -> Int32? {
        guard let text = try? FileBytes.text("/proc/\(process)/stat") else { return nil }
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return fields.count > 2 && fields[1] != "Z" ? Int32(fields[2]) : nil
    }

    @Test func `A library that runs in a process of its own is served like one that does not`() async throws {
        let home = try await Self.home()
        let host = try Self.serve(home)
        try await Self.waitUntilServed(host)
        let greeting = try await Self.get(host.url + "/api/hello-c/greet/you")
        #expect(greeting.text.contains("Salve"))
        let missing = try await Self.get(host.url + "/api/hello-c/nothing")
        #expect(missing.status == 404)
        let plugins = try await Self.get(host.url + "/api/plugins")
        #expect(plugins.text.contains("qntx-hello-c-plugin"))
        let children = try Self.children(of: host.id)
        #expect(children.count == 1)
        #expect(host.stop() == 0)
        #expect(await eventually { children.allSatisfy { Self.parent(of: $0) == nil } })
    }

    @Test func `A host's plugins do not outlive it, however it ends`() async throws {
        let home = try await Self.home()
        let host = try Self.serve(home)
        try await Self.waitUntilServed(host)
        let children = try Self.children(of: host.id)
        #expect(children.count == 1)
        host.stop(SIGKILL)
        #expect(await eventually { children.allSatisfy { Self.parent(of: $0) == nil } })
    }

    @Test func `What a process ends of is to be seen from outside, and what comes meanwhile is told to wait`()
        async throws
    {
        let home = try await Self.home("restart_delay_ms = 900_000\nrestart_max_delay_secs = 900")
        let host = try Self.serve(home)
        try await Self.waitUntilServed(host)
        let child = try #require(try Self.children(of: host.id).first)
        kill(child, SIGSEGV)
        let isAway = try await eventually {
            try await Self.get(host.url + "/api/plugins/hello-c").text.contains("next_try")
        }
        #expect(isAway)
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: host.url + "/api/hello-c/greet/you"),
            timeout: .seconds(60)
        )
        #expect(answer.status == .serviceUnavailable)
        #expect((answer.headers.first(name: "retry-after").flatMap { Int($0) } ?? 0) > 60)
        let report = try await Self.get(host.url + "/api/plugins/hello-c").text
        #expect(report.contains(#""signal":"SIGSEGV""#))
        #expect(report.contains(#""state":"restarting""#))
        #expect(try await !Self.get(host.url + "/api/plugins").text.contains(#""signal""#))
        #expect(try await Self.get(host.url + "/api/plugins/nobody").status == 404)
        let shown = try await CommandLine.run("plugin", "show", "hello-c", "--url", host.url)
        #expect(shown.output.contains("process   gone, and started again; the next try is at"))
        #expect(shown.output.contains("it ended by SIGSEGV; it is started again in "))
        let reloaded = try await CommandLine.run("plugin", "reload", "hello-c", "--url", host.url)
        #expect(reloaded.status == 0)
        #expect(try await Self.get(host.url + "/api/hello-c/greet/you").status == 200)
        #expect(host.stop() == 0)
    }

    @Test func `Fifty hosts are killed, and none leaves a process behind`() async throws {
        let home = try await Self.home()
        for round in 0..<50 {
            let host = try Self.serve(home)
            // Early and late in its start, and while it runs.
            var children: [Int32] = []
            if round % 5 == 0 {
                try await Self.waitUntilServed(host)
            } else {
                _ = try await eventually { try !Self.children(of: host.id).isEmpty }
            }
            children = try Self.children(of: host.id)
            #expect(!children.isEmpty)
            host.stop(SIGKILL)
            #expect(await eventually { children.allSatisfy { Self.parent(of: $0) == nil } })
        }
        #expect(await eventually { Self.processes(of: home).isEmpty })
    }

    /// The processes that have something of a folder in their arguments.
    private static func processes(of home: TemporaryDirectory) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return all.filter { (try? FileBytes.text("/proc/\($0)/cmdline"))?.contains(home.path) ?? false }
    }
}
