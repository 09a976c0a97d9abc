import Foundation
import HTTPTypes
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Testing

@Suite(.serialized) struct RemoteAddressTests {
    /// Starts a program that says on its first line at which port it is.
    private static func start(_ words: [String], in folder: TemporaryDirectory) async throws -> (Process, port: Int) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        let output = try folder.write([], as: "output")
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        _ = try await eventually { try FileBytes.text(output).contains("\n") }
        let line = try FileBytes.text(output).split(separator: "\n").first ?? ""
        return (process, try #require(Int(line.split(separator: "=").last ?? "")))
    }

    @Test func `A plugin that runs already is connected to, and told to end with its host`() async throws {
        let folder = try TemporaryDirectory()
        let note = folder.file("note")
        let (process, port) = try await Self.start(
            [try await PeerHost.program(.init(), note: note), "--port", "0"],
            in: folder
        )
        defer { process.terminate() }
        let address = try RemoteAddress("127.0.0.1:\(port)")
        let host = try await PeerHost([], plugins: ["peer": PluginSettings(address: address)], enabled: ["peer"])
        #expect(host.host.registry.getState("peer") == .running)
        #expect(try host.plugin().processID == nil)
        #expect(try await host.ask("/cookies").status == .created)
        #expect(await host.host.report().plugins.first?.file == "127.0.0.1:\(port)")
        try await host.stop()
        #expect(try FileBytes.text(note) == "initialized\nshutdown\n")
    }

    @Test func `However short a connection is cut, a request is answered, and the next connection is as good as new`()
        async throws
    {
        let folder = try TemporaryDirectory()
        let program = try await PeerHost.program(.init(), note: folder.file("note"))
        let (plugin, port) = try await Self.start([program, "--port", "0"], in: folder)
        defer { plugin.terminate() }
        let cut = Repository.path("Tests/Fixtures/remote/cut.py")
        // The answers to the first calls have some hundred bytes.
        let (proxy, between) = try await Self.start(
            [Python.path, cut, "\(port)", "13", "60"],
            in: try TemporaryDirectory()
        )
        defer { proxy.terminate() }
        let address = try RemoteAddress("127.0.0.1:\(between)")
        let settings = ["peer": PluginSettings(address: address)]
        let host = try await PeerHost([], plugins: settings, enabled: ["peer"])
        // The first connections may have been cut before it was initialized.
        _ = await eventually {
            if host.host.registry.getState("peer") == .running { return true }
            try? await host.host.reload("peer")
            return false
        }
        var statuses: Set<Int> = []
        for _ in 0..<100 { statuses.insert(try await host.ask("/cookies").status.code) }
        #expect(statuses.isSubset(of: [201, 502]))
        #expect(try await eventually { try await host.ask("/cookies").status == .created })
        try await host.stop()
    }

    @Test func `Where nobody listens there is no plugin`() async throws {
        // A port that nobody has, as it has just been given back.
        let address = try RemoteAddress("127.0.0.1:1")
        let host = try await PeerHost([], plugins: ["peer": PluginSettings(address: address)], enabled: ["peer"])
        #expect(host.rejection()?.code == .unavailable)
        #expect(host.rejection()?.message.contains("failed to connect") == true)
        try await host.stop()
    }

    @Test func `An address is a host and a port, or a socket's path`() throws {
        #expect(try RemoteAddress("localhost:80") == .tcp(host: "localhost", port: 80))
        #expect(try RemoteAddress("[::1]:8080") == .tcp(host: "::1", port: 8080))
        #expect("\(try RemoteAddress("[::1]:8080"))" == "[::1]:8080")
        #expect(try RemoteAddress("unix:/run/x") == .unix(path: "/run/x"))
        #expect(try RemoteAddress("unix:///run/x") == .unix(path: "/run/x"))
        for text in ["", "localhost", ":80", "localhost:", "localhost:0", "localhost:65536", "localhost:x"] {
            #expect(throws: PluginError.self) { try RemoteAddress(text) }
        }
    }
}
