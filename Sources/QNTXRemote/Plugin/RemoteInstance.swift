import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import QNTXPlugin
import Synchronization

/// One run of a plugin in another process: its connection, and its process where this host has started it. Any thread.
final class RemoteInstance: Sendable {
    let connection: RemoteConnection
    let process: RemoteProcess?
    let metadata: QNTXPlugin.Metadata
    /// Why the host has ended its process, if it has.
    private let verdict = Mutex<String?>(nil)

    /// Where its sockets are.
    private let directory: SocketDirectory?

    private init(
        _ connection: RemoteConnection,
        _ process: RemoteProcess?,
        _ metadata: QNTXPlugin.Metadata,
        _ directory: SocketDirectory?
    ) {
        self.directory = directory
        self.connection = connection
        self.process = process
        self.metadata = metadata
    }

    deinit {
        // Who has it no more cannot end it either.
        process?.kill()
        connection.cut()
    }

    var client: Protocol_DomainPluginService.Client<HTTP2ClientTransport.Posix> {
        Protocol_DomainPluginService.Client(wrapping: connection.client)
    }

    /// Starts the plugin, or connects to it, and asks who it is.
    /// - Throws: why it does not answer, or is another one. Nothing is left of it then.
    static func start(_ launch: RemoteLaunch, logger: Logger) async throws(PluginError) -> RemoteInstance {
        do throws(PluginError) {
            let instance =
                switch launch.source {
                case .program:
                    try await run(
                        launch,
                        at: .tcp(host: "127.0.0.1", port: try await RemoteProcess.freePort()),
                        nil,
                        logger
                    )
                case .library: try await run(launch, in: try SocketDirectory(), logger)
                case .address(let address): try await connect(address, launch)
                }
            if case .library = launch.source { return instance }
            guard instance.metadata.name == launch.name else {
                let error = PluginError(
                    .illegalName,
                    "it calls itself \(instance.metadata.name.debugDescription), but is looked for as \(launch.name): "
                        + "enable it by its own name, and have its program named after it",
                    stage: .negotiate
                )
                throw await instance.end(for: error)
            }
            return instance
        } catch {
            throw error.adding(stage: .open, plugin: launch.name, file: launch.source.description)
        }
    }

    /// Ends it: its process where it has one, and the connection.
    /// - Parameter isTold: whether it has been told to end, and may do so by itself.
    func end(within patience: Duration, isTold: Bool = false) async {
        process?.whenEnded(nil)
        await process?.end(within: patience, isTold: isTold)
        connection.close()
        connection.cut()
    }

    /// Ends it, as it does not come to run.
    /// - Returns: the reason, which knows more of the process then.
    func end(for error: PluginError) async -> PluginError {
        var error = error
        if let process { error = await ProcessFailure.end(process, error) }
        await end(within: .seconds(1))
        return error
    }

    /// Ends its process at once.
    /// - Parameter reason: why, for the history.
    func condemn(_ reason: String) {
        verdict.withLock { $0 = $0 ?? reason }
        process?.kill()
    }

    /// Why the host has ended its process, if it has.
    var condemnation: String? { verdict.withLock { $0 } }

    private static func connect(
        _ address: RemoteAddress,
        _ launch: RemoteLaunch
    ) async throws(PluginError) -> RemoteInstance {
        let connection = try RemoteConnection(address)
        do throws(PluginError) {
            let metadata = try await metadata(connection, launch, within: min(launch.startLimit, .seconds(5)))
            return RemoteInstance(connection, nil, metadata, nil)
        } catch {
            connection.cut()
            guard error.code == .deadlineExceeded else { throw error }
            throw PluginError(.unavailable, "failed to connect: no plugin answers at \(address); is it started?")
        }
    }

    private static func run(
        _ launch: RemoteLaunch,
        in directory: SocketDirectory,
        _ logger: Logger
    ) async throws(PluginError) -> RemoteInstance {
        try await run(launch, at: .unix(path: directory.path + "/control"), directory, logger)
    }

    private static func run(
        _ launch: RemoteLaunch,
        at address: RemoteAddress,
        _ directory: SocketDirectory?,
        _ logger: Logger
    ) async throws(PluginError) -> RemoteInstance {
        let process = try RemoteProcess(launch, at: address, logger: logger)
        do throws(PluginError) {
            return try await reach(process, launch, directory)
        } catch {
            throw await ProcessFailure.end(process, error)
        }
    }

    /// Asks until it answers.
    private static func reach(
        _ process: RemoteProcess,
        _ launch: RemoteLaunch,
        _ directory: SocketDirectory?
    ) async throws(PluginError) -> RemoteInstance {
        let end = ContinuousClock.now + launch.startLimit
        var connection: RemoteConnection?
        var address: RemoteAddress?
        var last: PluginError?
        while ContinuousClock.now < end, !Task.isCancelled {
            if process.exit != nil {
                connection?.cut()
                let exit = await process.wait()
                throw PluginError(.pluginFailed, "it ended \(exit) before it answered\(process.lastWords)")
            }
            // It may announce another one after all.
            if let listening = process.listening, listening != address {
                connection?.cut()
                connection = try RemoteConnection(listening)
                address = listening
            }
            if let connection {
                do throws(PluginError) {
                    // While it has announced nothing, it may still announce another place.
                    let limit: Duration = process.hasAnnounced ? .seconds(5) : .seconds(1)
                    let metadata = try await metadata(connection, launch, within: limit)
                    return RemoteInstance(connection, process, metadata, directory)
                } catch {
                    last = error
                }
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        connection?.cut()
        let reason = last.map { ": \($0.message)" } ?? ""
        throw PluginError(
            .deadlineExceeded,
            "it did not answer within \(launch.startLimit) after its start\(reason)\(process.lastWords)"
        )
    }

    private static func metadata(
        _ connection: RemoteConnection,
        _ launch: RemoteLaunch,
        within limit: Duration
    ) async throws(PluginError) -> QNTXPlugin.Metadata {
        let answer = try await connection.call("Metadata of plugin \(launch.name)") { client in
            try await Protocol_DomainPluginService.Client(wrapping: client).metadata(
                Protocol_Empty(),
                options: RemoteConnection.options(limit: limit, waits: true)
            )
        }
        return answer.metadata
    }
}
