import Foundation
import HTTPTypes
import Logging
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport
import Testing

/// Plugins that end, hang and come back.
@Suite(.serialized) struct RestartTests {
    /// One that is not tried again by itself within any test.
    private static let waiting = PluginSettings(
        restart: RestartPolicy(firstDelay: .seconds(900), longestDelay: .seconds(900)),
        watch: PeerHost.patient.watch
    )

    /// Waits until a plugin's process has been started again so many times.
    private static func isBack(_ host: PeerHost, _ restarts: Int = 1) async throws -> Bool {
        try await eventually { try host.report().restarts == restarts && host.report().state == .running }
    }

    /// Waits until a plugin has no process, and it is known when it has one again.
    private static func isAway(_ host: PeerHost) async throws -> Bool {
        try await eventually { try host.report().nextTry != nil }
    }

    @Test func `A plugin whose process ends is back by itself, and its history says how it ended`() async throws {
        let host = try await PeerHost([.init(config: ["cells": "5"])])
        let before = try host.process()
        #expect(try await host.ask("/exit").status == .badGateway)
        #expect(try await Self.isBack(host))
        #expect(try host.process() != before)
        #expect(!PeerHost.exists(before))
        #expect(host.host.registry.getState("peer") == .running)
        #expect(try await host.json("/config", as: [String: String].self) == ["cells": "5"])
        let end = try #require(try host.report().history.first)
        #expect(end.pid == before)
        #expect(end.status == 3)
        #expect(end.signal == nil)
        #expect(end.reason == "it ended with status 3")
        #expect(end.lines.last == "I have had enough")
        #expect(end.outcome.hasPrefix("it was back after "))
        #expect(host.notes() == ["initialized", "initialized"])
        try await host.stop()
    }

    @Test(arguments: [(SIGSEGV, "SIGSEGV"), (SIGABRT, "SIGABRT"), (SIGKILL, "SIGKILL"), (SIGTERM, "SIGTERM")])
    func `A signal is told by its name`(signal: Int32, name: String) async throws {
        let host = try await PeerHost()
        kill(try host.process(), signal)
        #expect(try await Self.isBack(host))
        let end = try #require(try host.report().history.first)
        #expect(end.signal == name)
        #expect(end.status == nil)
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `What is under way is 502 at once, and what comes while it is away 503 with the time to wait`()
        async throws
    {
        let host = try await PeerHost(plugins: ["peer": Self.waiting])
        let hanging = try (0..<5).map { _ in try host.send(.get, "/hang").sink }
        let socket = try await host.socket()
        #expect(await socket.texts(1) == ["hello"])
        kill(try host.process(), SIGKILL)
        for sink in hanging { #expect(try await sink.answer().status == .badGateway) }
        #expect(await eventually { !socket.peer.closings.isEmpty })
        #expect([1011, 1012].contains(socket.peer.closings.first?.code))
        #expect(try await Self.isAway(host))
        let answer = try await host.ask("/cookies")
        #expect(answer.status == .serviceUnavailable)
        let seconds = try #require(answer.headers[.retryAfter].flatMap { Int($0) })
        #expect(seconds > 60 && seconds <= 1080)
        #expect(answer.text == "{\"error\":\"plugin peer is being started again\"}\n")
        await #expect(throws: PluginError.self) { try await host.socket() }
        let health = await (try host.plugin()).health()
        #expect(!health.healthy)
        #expect(health.message.contains("SIGKILL"))
        #expect(host.host.registry.getState("peer") == .running)
        // The operator need not wait.
        try await host.host.reload("peer")
        #expect(try await host.ask("/cookies").status == .created)
        #expect(try host.report().restarts == 0)
        try await host.stop()
    }

    @Test func `A breaker opens for a plugin that dies at each start, and lets one be tried after a while`()
        async throws
    {
        let folder = try TemporaryDirectory()
        let marker = folder.file("dies")
        let policy = RestartPolicy(firstDelay: .milliseconds(1), limit: 3, openFor: .seconds(2))
        let host = try await PeerHost(
            [.init(arguments: ["--dies-if", marker])],
            plugins: ["peer": PluginSettings(restart: policy, watch: PeerHost.patient.watch)]
        )
        try folder.write([], as: "dies")
        kill(try host.process(), SIGKILL)
        var report = try host.report()
        #expect(
            try await eventually {
                report = try host.report()
                return report.state == .open
            }
        )
        #expect(report.pid == nil)
        #expect(report.history.count == 3)
        #expect(report.history.first?.status == 5)
        #expect(report.history.first?.lines == ["I cannot live here"])
        #expect(report.history.first?.reason.hasPrefix("it does not start again: it ended with status 5") == true)
        #expect(report.history.first?.outcome == "it has ended too often, and is left alone for 2 s")
        let answer = try await host.ask("/cookies")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.retryAfter] != nil)
        // The one that is tried dies too: it is left alone once more.
        #expect(try await eventually { try host.report().history.count > 3 })
        try FileManager.default.removeItem(atPath: marker)
        #expect(try await Self.isBack(host))
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `What follows an end is told to those who follow the host's events, and is in its log`() async throws {
        let host = try await PeerHost()
        kill(try host.process(), SIGSEGV)
        #expect(try await Self.isBack(host))
        let kinds = host.host.events.recent.filter { $0.plugin == "peer" }.map(\.kind)
        #expect(kinds.suffix(2) == [.processEnded, .processRestarted])
        let ended = host.host.events.recent.first { $0.kind == .processEnded }
        #expect(ended?.message?.contains("it ended by SIGSEGV; it is started again in ") == true)
        #expect(ended?.state == .running)
        let line = host.log.lines.first { $0.message.contains("is gone: it ended by SIGSEGV") }
        #expect(line?.level == .error)
        #expect(line?.metadata["process.signal"] == "SIGSEGV")
        #expect(host.log.messages(.notice).contains { $0.hasPrefix("the process of plugin peer is back after ") })
        try await host.stop()
    }

    @Test func `A new process has a new token for its services, and the old one opens nothing`() async throws {
        struct Token: Decodable {
            var token: String
        }
        struct Added: Decodable {
            var added: [String?]

            init(from decoder: any Decoder) throws {
                let text = try decoder.container(keyedBy: Key.self).nestedUnkeyedContainer(forKey: .added)
                var list = text
                _ = try list.decode(Bool.self)
                added = [try list.decode(String.self)]
            }
            private enum Key: CodingKey { case added }
        }
        let host = try await PeerHost()
        let old: Token = try await host.json("/token")
        kill(try host.process(), SIGKILL)
        #expect(try await Self.isBack(host))
        let new: Token = try await host.json("/token")
        #expect(new.token != old.token)
        let refused: Added = try await host.json("/use-token", query: old.token)
        #expect(refused.added == ["invalid authentication token"])
        let taken: Added = try await host.json("/enqueue")
        #expect(taken.added == [""])
        try await host.stop()
    }

    @Test func `Another version is not let in by a restart, but by the operator's reload`() async throws {
        let folder = try TemporaryDirectory()
        let host = try await PeerHost(
            [.init(arguments: ["--version-file", folder.file("version")])],
            plugins: [
                "peer": PluginSettings(
                    restart: RestartPolicy(firstDelay: .milliseconds(1), limit: 2, openFor: .seconds(900)),
                    watch: PeerHost.patient.watch
                )
            ]
        )
        try folder.write(Array("2.0.0".utf8), as: "version")
        kill(try host.process(), SIGKILL)
        #expect(try await eventually { try host.report().state == .open })
        let end = try #require(try host.report().history.first)
        #expect(end.reason.contains("is another one now: 2.0.0 in place of 1.2.3; reload it"))
        try await host.host.reload("peer")
        #expect(try host.plugin().metadata.version == "2.0.0")
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `A file that others can change meanwhile is not started again`() async throws {
        let host = try await PeerHost(plugins: [
            "peer": PluginSettings(
                restart: RestartPolicy(limit: 2, openFor: .seconds(900)),
                watch: PeerHost.patient.watch
            )
        ])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777],
            ofItemAtPath: host.folder.file("qntx-peer-plugin")
        )
        kill(try host.process(), SIGKILL)
        #expect(try await eventually { try host.report().state == .open })
        #expect(try host.report().history.first?.pid == nil)
        #expect(host.notes() == ["initialized"])
        try await host.stop()
    }

    @Test func `A host that stops waits for no restart, however far it is`() async throws {
        let folder = try TemporaryDirectory()
        let host = try await PeerHost(
            [.init(arguments: ["--hangs-if", folder.file("hangs")]), .init(name: "other")],
            plugins: ["other": Self.waiting]
        )
        try folder.write([], as: "hangs")
        let first = try host.process()
        kill(first, SIGKILL)
        kill(try host.process("other"), SIGKILL)
        // One hangs in its start, and one waits for its turn.
        #expect(await eventually { host.processes().contains { $0 != first } })
        #expect(try await eventually { try host.report("other").nextTry != nil })
        let began = ContinuousClock.now
        try await host.stop()
        // Its start may take 120 s, and the other one's turn comes after 900.
        #expect(began.duration(to: .now) < .seconds(60))
        #expect(await eventually { host.processes().isEmpty })
    }

    @Test func `What the operator says while a plugin is away is what becomes of it`() async throws {
        let host = try await PeerHost(plugins: ["peer": Self.waiting])
        kill(try host.process(), SIGKILL)
        #expect(try await Self.isAway(host))
        try await host.host.disable("peer")
        #expect(host.host.registry.get("peer") == nil)
        try await host.host.enable("peer")
        #expect(try await host.ask("/cookies").status == .created)
        kill(try host.process(), SIGKILL)
        #expect(try await Self.isAway(host))
        try await host.host.reconfigure("peer")
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `A paused plugin comes back paused`() async throws {
        let host = try await PeerHost()
        try await host.host.pause("peer")
        kill(try host.process(), SIGKILL)
        #expect(try await Self.isBack(host))
        #expect(host.host.registry.getState("peer") == .paused)
        try await host.host.resume("peer")
        #expect(try await host.ask("/cookies").status == .created)
        try await host.stop()
    }

    @Test func `Its configuration is the one of the moment when it is started again`() async throws {
        let folder = try TemporaryDirectory()
        let program = try await PeerHost.program(.init(), note: folder.file("note"))
        let launch = RemoteLaunch(name: "peer", source: .program(path: program), watch: PeerHost.patient.watch)
        let desk = ServiceDesk()
        let plugin = try await RemotePlugin.start(launch, desk: desk, logger: LogRecorder().logger())
        let config = MapConfig(["cells": "1"])
        try await plugin.initialize(PluginServices(logger: LogRecorder().logger(), config: config))
        try config.set("cells", "2")
        kill(try #require(plugin.processID), SIGKILL)
        #expect(await eventually { plugin.process?.restarts == 1 })
        var mux = HTTPMux()
        try await plugin.registerHTTP(&mux)
        guard case .found(let route, _) = mux.build().match(method: "GET", path: "/config") else { return }
        let sink = TestSink()
        _ = route.handler.handle(PluginRequest(method: .get, path: "/config"), answering: sink)
        #expect(try await sink.answer().text == #"{"cells": "2"}"#)
        try await plugin.shutdown()
        await desk.stop()
    }
}
