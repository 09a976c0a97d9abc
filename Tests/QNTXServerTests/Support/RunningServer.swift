import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import QNTXCore
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXServer
import QNTXTestSupport
import ServiceLifecycle

/// A host and a server on a port of the system's choice, stopped again when the test is over.
struct RunningServer {
    let host: PluginHost
    let url: String
    let log: LogRecorder
    let directory: TemporaryDirectory
    let group: ServiceGroup

    /// The port that it got.
    var port: Int { Int(url.split(separator: ":").last ?? "") ?? 0 }

    /// Runs a test against a host whose directory has these files.
    /// - Parameter files: what the copies are called, and where they come from.
    static func with(
        _ files: [String: String] = [:],
        limits: ConnectionLimits = ConnectionLimits(),
        plugins: NativeLimits = NativeLimits(),
        deadlines: HostDeadlines = HostDeadlines(),
        adminToken: String? = nil,
        settings: [String: PluginSettings] = [:],
        allowedOrigins: [String] = [],
        tls: TLSSettings? = nil,
        core: Core? = nil,
        waitsForStart: Bool = true,
        _ body: @Sendable (RunningServer) async throws -> Void
    ) async throws {
        try await result(
            files,
            limits: limits,
            plugins: plugins,
            deadlines: deadlines,
            adminToken: adminToken,
            settings: settings,
            allowedOrigins: allowedOrigins,
            tls: tls,
            core: core,
            waitsForStart: waitsForStart,
            body
        )
    }

    /// The same for a test that goes on when the host has stopped.
    static func result<Result: Sendable>(
        _ files: [String: String] = [:],
        limits: ConnectionLimits = ConnectionLimits(),
        plugins: NativeLimits = NativeLimits(),
        deadlines: HostDeadlines = HostDeadlines(),
        adminToken: String? = nil,
        settings: [String: PluginSettings] = [:],
        allowedOrigins: [String] = [],
        tls: TLSSettings? = nil,
        core: Core? = nil,
        waitsForStart: Bool = true,
        _ body: @Sendable (RunningServer) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        for (name, source) in files { try directory.copy(source, as: name) }
        let log = LogRecorder()
        let logger = log.logger()
        let host = PluginHost(
            configuration: HostConfiguration(
                directories: [directory.path],
                limits: plugins,
                deadlines: deadlines,
                plugins: settings,
                isolation: isolation(limits, plugins)
            ),
            core: core,
            logger: logger
        )
        let server = PluginServer(
            host: host,
            configuration: PluginServerConfiguration(
                tls: tls,
                limits: limits,
                // A test that is slow must not get a ping between what it expects.
                webSockets: WebSocketSettings(pingInterval: .zero),
                allowedOrigins: allowedOrigins,
                adminToken: adminToken
            ),
            logger: logger
        )
        var configuration = ServiceGroupConfiguration(services: [host, server], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(60)
        let group = ServiceGroup(configuration: configuration)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let running = RunningServer(
                host: host,
                url: try await server.url(),
                log: log,
                directory: directory,
                group: group
            )
            if waitsForStart { await host.start() }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(running)) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            do { try await tasks.waitForAll() } catch let error as PluginError where error.code == .several {
                // A plugin that will not be shut down is what some tests are about; they look at the log.
            }
            return try result.get()
        }
    }

    /// Whether the environment has every plugin in a process of its own.
    static let isolates = ProcessInfo.processInfo.environment["QNTX_TEST_ISOLATION"] == "process"

    /// Every plugin in a process of its own, where the environment says so: the same tests hold there.
    private static func isolation(_ limits: ConnectionLimits, _ plugins: NativeLimits) -> IsolationSettings? {
        guard isolates else { return nil }
        let arguments = [
            "--threads", String(plugins.threads), "--queue", String(plugins.queue),
            "--deadline", String(limits.deadline / .seconds(1)), "--max-body", String(limits.maximumBody),
        ]
        return IsolationSettings(runner: Repository.path(".build/debug/qntx"), isForAll: true, arguments: arguments)
    }

    /// Sends a request, and gives the whole answer.
    func send(
        _ method: String,
        _ path: String,
        body: [UInt8]? = nil,
        headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(headers)
        request.body = body.map { .bytes($0) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 256 << 20)
        return Reply(
            status: Int(response.status.code),
            headers: response.headers,
            bytes: Array(bytes.readableBytesView)
        )
    }

    /// What `GET` of a path answers.
    func get(_ path: String, headers: [(String, String)] = []) async throws -> Reply {
        try await send("GET", path, headers: headers)
    }

    func send(_ method: String, _ path: String, body: String) async throws -> Reply {
        try await send(method, path, body: Array(body.utf8))
    }
}

/// An answer, all of it.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var bytes: [UInt8]

    /// A header's value, or nil; several lines with commas between.
    func header(_ name: String) -> String? {
        let values = headers[name]
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The body as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text of the house's small JSON error; nil where the body is not one.
    var error: String? {
        struct Failure: Decodable { var error: String }
        return try? JSONDecoder().decode(Failure.self, from: Data(bytes)).error
    }

    /// The body, read as JSON.
    func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
