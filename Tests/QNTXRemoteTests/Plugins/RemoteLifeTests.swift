import Foundation
import HTTPTypes
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Testing

@Suite(.serialized) struct RemoteLifeTests {
    @Test func `A plugin that announces no port is found at the one that it was told`() async throws {
        let host = try await PeerHost([.mode("shy")])
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test(arguments: ["elsewhere", "garbage"])
    func `A plugin that takes a port of its own, or says strange things, is found`(mode: String) async throws {
        let host = try await PeerHost([.mode(mode)])
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `A program that ends before it answers is refused with its last words`() async throws {
        let host = try await PeerHost([.mode("dies"), .init(name: "other")])
        let error = host.rejection()
        #expect(error?.code == .pluginFailed)
        #expect(error?.message.contains("with status 5") == true)
        #expect(error?.message.contains("I cannot live here") == true)
        // It keeps nobody else from running.
        #expect(host.host.registry.getState("other") == .running)
        try await host.stop()
    }

    @Test func `A program that never answers is ended`() async throws {
        let host = try await PeerHost([.mode("silent")], deadlines: HostDeadlines(load: .seconds(3)))
        #expect(host.rejection()?.code == .deadlineExceeded)
        try await host.stop()
    }

    @Test func `A program that is no plugin at all is refused`() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Array("#!/no/such/program\n".utf8), as: "qntx-none-plugin")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let launch = RemoteLaunch(name: "none", source: .program(path: path))
        let error = await #expect(throws: PluginError.self) {
            try await RemotePlugin.start(launch, desk: ServiceDesk(), logger: LogRecorder().logger())
        }
        #expect(error?.code == .openFailed)
        #expect(error?.file == path)
    }

    @Test func `A file that others could change is not run`() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(Array("#!/bin/sh\ntouch '\(folder.file("ran"))'\n".utf8), as: "qntx-loose-plugin")
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
        let host = PluginHost(
            configuration: HostConfiguration(searchPaths: [folder.path], enabled: ["loose"], watching: nil),
            logger: LogRecorder().logger()
        )
        await host.start()
        #expect(host.rejected.first?.error.code == .filePermissions)
        #expect(!FileManager.default.fileExists(atPath: folder.file("ran")))
        try await host.stop()
    }

    @Test func `A file that is not the one pinned is not run`() async throws {
        let pinned = PluginSettings(sha256: String(repeating: "0", count: 64))
        let host = try await PeerHost(plugins: ["peer": pinned])
        #expect(host.rejection()?.code == .fileHashMismatch)
        #expect(host.notes().isEmpty)
        try await host.stop()
    }

    @Test func `A plugin of another name than its program's is refused`() async throws {
        let host = try await PeerHost([.init(file: "qntx-else-plugin")], enabled: ["else"])
        #expect(host.rejection(of: "else")?.code == .illegalName)
        #expect(host.rejection(of: "else")?.message.contains("peer") == true)
        try await host.stop()
    }

    @Test func `A plugin for another version of QNTX is refused, and its process ends`() async throws {
        let host = try await PeerHost([.init(arguments: ["--requires", ">=99"])])
        #expect(host.rejection()?.code == .incompatibleVersion)
        try await host.stop()
    }

    @Test func `What a plugin says when it refuses to start reaches the operator`() async throws {
        let host = try await PeerHost([.init(config: ["refuse": "too cold"])])
        #expect(host.host.registry.getState("peer") == .failed)
        #expect(host.host.failure(of: "peer")?.message.contains("the configuration says: too cold") == true)
        #expect(try host.plugin().processID == nil)
        try await host.stop()
    }

    @Test func `A plugin that is never started again is failed when its process ends, and runs when it is reloaded`()
        async throws
    {
        let host = try await PeerHost(plugins: ["peer": PluginSettings(restart: .never)])
        let before = try host.process()
        #expect(try await host.ask("/exit").status == .badGateway)
        #expect(await eventually { host.host.registry.getState("peer") == .failed })
        let message = host.host.failure(of: "peer")?.message ?? ""
        #expect(message.contains("with status 3"))
        #expect(message.contains("I have had enough"))
        #expect(!PeerHost.exists(before))
        #expect(await !(try host.plugin()).health().healthy)
        try await host.host.reload("peer")
        #expect(host.host.registry.getState("peer") == .running)
        #expect(try await host.ask("/cookies").status == .created)
        #expect(try host.process() != before)
        try await host.stop()
    }

    @Test func `A reloaded plugin is another process, and the old one ends in order`() async throws {
        let host = try await PeerHost()
        let before = try host.process()
        try await host.host.reload("peer")
        #expect(try host.process() != before)
        #expect(try await host.ask("/cookies").status == .created)
        #expect(await eventually { !PeerHost.exists(before) })
        #expect(host.notes() == ["initialized", "initialized", "shutdown"])
        try await host.stop()
    }

    @Test func `An enabled plugin that was nowhere is started when its program is there and it is reloaded`()
        async throws
    {
        let host = try await PeerHost([], enabled: ["peer"])
        #expect(host.rejection()?.code == .fileNotFound)
        await #expect(throws: PluginError.self) { try await host.host.reload("peer") }
        try await host.add(.init())
        try await host.host.reload("peer")
        #expect(try await host.ask("/cookies").status == .created)
        #expect(host.rejection() == nil)
        try await host.stop()
    }

    @Test func `A plugin can be disabled, enabled and paused`() async throws {
        let host = try await PeerHost()
        let before = try host.process()
        try await host.host.disable("peer")
        #expect(!PeerHost.exists(before))
        try await host.host.enable("peer")
        #expect(try await host.ask("/cookies").status == .created)
        try await host.host.pause("peer")
        #expect(host.host.registry.getState("peer") == .paused)
        try await host.host.resume("peer")
        #expect(host.host.registry.getState("peer") == .running)
        try await host.stop()
    }

    @Test func `A plugin that is to take its configuration is started anew`() async throws {
        let host = try await PeerHost()
        let before = try host.process()
        try await host.host.reconfigure("peer")
        #expect(try host.process() != before)
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `A process that does not end when it is told is ended, and what it has started too`() async throws {
        struct Child: Decodable {
            var id: Int32
        }
        let host = try await PeerHost([.mode("deaf")])
        let process = try host.process()
        let child: Child = try await host.json("/spawn")
        #expect(PeerHost.exists(child.id))
        try await host.stop()
        #expect(!PeerHost.exists(process))
        #expect(await eventually { !PeerHost.runs(child.id) })
    }
}
