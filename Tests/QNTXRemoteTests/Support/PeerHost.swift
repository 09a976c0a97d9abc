import Foundation
import HTTPTypes
import Logging
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXTestSupport

/// A host with plugins in Python, each a process of its own, without a server in front.
final class PeerHost: Sendable {
    /// A plugin's program.
    struct Peer: Sendable {
        var name = "peer"
        /// What its file is called; nil for `qntx-NAME-plugin`.
        var file: String?
        var arguments: [String] = []
        var config: [String: String] = [:]
        var environment: [String] = []
        /// The library that its program runs; nil for a plugin in Python.
        var library: String?

        static func mode(_ mode: String, name: String = "peer") -> Peer {
            Peer(name: name, arguments: ["--mode", mode])
        }
    }

    let host: PluginHost
    let core: Core
    let log = LogRecorder()
    let folder: TemporaryDirectory

    /// A machine may have much else to do, and a Python takes its time.
    static let patience = HostDeadlines(load: .seconds(120), initialize: .seconds(120), health: .seconds(60))

    /// A plugin that is given time to answer.
    static let patient = PluginSettings(watch: WatchPolicy(limit: .seconds(60)))

    /// Starts a host.
    /// - Parameters:
    ///   - isListed: whether the programs are in a directory all of whose plugins are loaded, and not enabled by name.
    ///   - plugins: what more is said of single plugins.
    init(
        _ peers: [Peer] = [Peer()],
        isListed: Bool = false,
        plugins: [String: PluginSettings] = [:],
        enabled: [String] = [],
        deadlines: HostDeadlines = PeerHost.patience
    ) async throws {
        folder = try TemporaryDirectory()
        var settings = plugins
        for peer in peers {
            try await Self.write(peer, in: folder)
            settings[peer.name, default: PeerHost.patient].environment = peer.environment
        }
        core = try Core(
            configuration: CoreConfiguration(
                path: folder.file("qntx.db"),
                storage: StorageSettings(durability: .normal),
                pulse: PulseSettings(workers: 2, leaveLimit: .milliseconds(500), stopLimit: .milliseconds(500))
            ),
            logger: log.logger(level: .error)
        )
        let sections = Dictionary(peers.map { ($0.name, $0.config) }, uniquingKeysWith: { $1 })
        host = PluginHost(
            configuration: HostConfiguration(
                directories: isListed ? [folder.path] : [],
                searchPaths: isListed ? [] : [folder.path],
                enabled: (isListed ? [] : peers.map(\.name)) + enabled,
                deadlines: deadlines,
                config: MapConfigProvider(sections),
                plugins: settings
            ),
            core: core,
            logger: log.logger(level: .trace)
        )
        await host.start()
    }

    private static func write(_ peer: Peer, in folder: TemporaryDirectory) async throws {
        let path = try await Self.program(peer, note: folder.file(peer.name + ".note"))
        let file = folder.file(peer.file ?? "qntx-\(peer.name)-plugin")
        try FileManager.default.moveItem(atPath: path, toPath: file)
    }

    /// The text of a plugin's program, as a script.
    static func program(_ peer: Peer, note: String) async throws -> String {
        if let library = peer.library { return try script([BuiltCommand.path, "plugin", "run", library], note) }
        let plugin = Repository.path("Tests/Fixtures/remote/plugin.py")
        let words =
            [Python.path, plugin, "--stubs", try await Python.stubs(), "--name", peer.name, "--note", note]
            + peer.arguments
        return try script(words, note)
    }

    private static func script(_ words: [String], _ note: String) throws -> String {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script = note + ".sh"
        try FileBytes.write(Array("#!/bin/sh\nexec \(quoted) \"$@\"\n".utf8), to: script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        return script
    }

    /// Puts a plugin's program beside the others.
    func add(_ peer: Peer) async throws { try await Self.write(peer, in: folder) }

    /// What a plugin has noted down, in order.
    func notes(_ name: String = "peer") -> [String] {
        let text = try? FileBytes.text(folder.file(name + ".note"))
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    func plugin(_ name: String = "peer") throws -> RemotePlugin {
        guard let plugin = host.registry.get(name) as? RemotePlugin else {
            throw PluginError(.notFound, "\(name) is not there: \(host.rejected.map(\.error.message))")
        }
        return plugin
    }

    private func whyNot(_ name: String) -> String {
        (host.failure(of: name) ?? rejection(of: name))?.message ?? "not there"
    }

    /// The number of a plugin's process.
    func process(_ name: String = "peer") throws -> Int32 {
        guard let id = try plugin(name).processID else { throw PluginError(.notFound, "\(name) has no process") }
        return id
    }

    /// Sends a request on its way.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        query: String = "",
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        of name: String = "peer"
    ) throws -> (sink: TestSink, work: (any HandlerWork)?) {
        guard let routes = host.domains.snapshot().domains[name]?.routes,
            case .found(let route, let values) = routes.match(method: method.rawValue, path: path)
        else {
            throw PluginError(.notFound, "\(name) does not run: \(whyNot(name))")
        }
        let request = PluginRequest(
            method: method,
            path: path,
            query: query,
            headers: headers,
            pathValues: values,
            body: .whole(body)
        )
        let sink = TestSink()
        return (sink, route.handler.handle(request, answering: sink))
    }

    /// Sends a request and waits for its answer.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        query: String = "",
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        of name: String = "peer"
    ) async throws -> TestAnswer {
        try await send(method, path, query: query, headers: headers, body: body, of: name).sink.answer()
    }

    /// Sends a request with GET and waits for its answer.
    func ask(_ path: String, query: String = "", of name: String = "peer") async throws -> TestAnswer {
        try await ask(.get, path, query: query, of: name)
    }

    /// Sends a request and reads its answer as JSON.
    func json<Value: Decodable>(
        _ path: String,
        query: String = "",
        of name: String = "peer",
        as type: Value.Type = Value.self
    ) async throws -> Value {
        let answer = try await ask(.get, path, query: query, of: name)
        guard answer.status == .ok else {
            throw PluginError(.invalidResponse, "\(path): \(answer.status) \(answer.text)")
        }
        return try JSONDecoder().decode(Value.self, from: Data(answer.body))
    }

    /// Opens a WebSocket.
    func socket(
        _ request: WebSocketRequest = WebSocketRequest(),
        room: Int = .max,
        of name: String = "peer"
    ) async throws -> TestSocket {
        guard case .endpoint(let endpoint) = host.domains.snapshot().domains[name]?.webSockets[""] else {
            throw PluginError(.notFound, "\(name) has no WebSocket: \(whyNot(name))")
        }
        return try await TestSocket.open(endpoint, request, room: room)
    }

    /// Why a place holds no plugin.
    func rejection(of name: String = "peer") -> PluginError? {
        host.rejected.first { $0.error.plugin == name }?.error
    }

    /// Stops it and closes its database.
    func stop() async throws {
        try await host.stop()
        try core.close()
    }

    /// Whether a process is there, if only as one that nobody has taken note of the end of.
    static func exists(_ process: Int32) -> Bool { kill(process, 0) == 0 }
}

extension PeerHost {
    /// How a plugin's process is.
    func report(_ name: String = "peer") throws -> ProcessReport {
        guard let report = try plugin(name).process else { throw PluginError(.notFound, "\(name) has no process") }
        return report
    }

    /// The processes of this host's plugins in Python that run, known or not.
    func processes() -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return all.filter { process in
            guard let text = try? FileBytes.text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else {
                return false
            }
            let fields = text[end...].split(separator: " ")
            guard fields.count > 2, Int32(fields[2]) == getpid() else { return false }
            let command = (try? FileBytes.text("/proc/\(process)/cmdline")) ?? ""
            return command.contains(folder.path)
        }
    }

    /// Whether a process runs: one that has ended and waits for somebody to take note of it does not.
    static func runs(_ process: Int32) -> Bool {
        guard let text = try? FileBytes.text("/proc/\(process)/stat"), let state = text.split(separator: ")").last
        else {
            return false
        }
        return !state.hasPrefix(" Z")
    }
}
