import Foundation
import GRPCCore
import Logging
import QNTXPlugin
import Synchronization

/// Serves a plugin of this process to a host in another one, as a process of QNTX does.
final class PluginProvider: Sendable {
    /// What the plugin serves, once it is initialized.
    struct Surface: Sendable {
        var services: HostServices
        var routes: RouteTable<HTTPRoute>
        var webSockets: [String: WebSocketService]
        var jobs: [String: any JobHandler]
        /// Where it is served over HTTP, too.
        var path: String?
    }

    private enum Phase {
        case idle, starting
        case initialized(Surface)
        case over
    }

    let plugin: any DomainPlugin
    let logger: Logger
    private let newID: @Sendable (Attestation) -> String
    private let surfaceServing: (any SurfaceServing)?
    private let database: (any DatabaseService)?
    /// Called when the host has told the plugin to end.
    private let ended: @Sendable () -> Void
    private let phase = Mutex(Phase.idle)
    private let asking = Mutex<Task<HealthStatus, Never>?>(nil)

    init(
        plugin: any DomainPlugin,
        logger: Logger,
        newID: @escaping @Sendable (Attestation) -> String,
        surface: (any SurfaceServing)? = nil,
        database: (any DatabaseService)? = nil,
        ended: @escaping @Sendable () -> Void
    ) {
        self.plugin = plugin
        self.logger = logger
        self.newID = newID
        surfaceServing = surface
        self.database = database
        self.ended = ended
    }

    var name: String { plugin.metadata.name }

    /// What the plugin serves.
    /// - Throws: an error of the protocol where it is not initialized.
    func surface() throws(RPCError) -> Surface {
        guard case .initialized(let surface) = phase.withLock({ $0 }) else {
            throw RPCError(code: .failedPrecondition, message: "plugin \(name) is not initialized")
        }
        return surface
    }

    /// Starts the plugin. Told once more, it gives a plugin that can take it the new configuration.
    /// - Returns: the names of its job handlers.
    func initialize(_ request: Protocol_InitializeRequest) async throws(PluginError) -> [String] {
        let before = phase.withLock { phase in
            if case .idle = phase {
                phase = .starting
                return Phase.idle
            }
            return phase
        }
        switch before {
        case .idle:
            do throws(PluginError) {
                let surface = try await start(request)
                phase.withLock { $0 = .initialized(surface) }
                return surface.jobs.keys.sorted()
            } catch {
                phase.withLock { $0 = .idle }
                throw error
            }
        case .initialized(let surface):
            try await reconfigure(surface, request.config)
            return surface.jobs.keys.sorted()
        case .starting, .over:
            throw PluginError(.invalidTransition, "plugin \(name) is starting or over")
        }
    }

    private func start(_ request: Protocol_InitializeRequest) async throws(PluginError) -> Surface {
        let services = try HostServices(
            request,
            plugin: name,
            logger: logger,
            newID: newID,
            database: database
        )
        do {
            try await plugin.initialize(services)
            do {
                var mux = HTTPMux()
                try await plugin.registerHTTP(&mux)
                mux.describe(plugin)
                let handlers = try await plugin.webSocketHandlers().mapValues(WebSocketService.handler)
                let endpoints = try await plugin.webSocketEndpoints().mapValues(WebSocketService.endpoint)
                var surface = Surface(
                    services: services,
                    routes: mux.build(),
                    webSockets: handlers.merging(endpoints) { $1 },
                    jobs: try await plugin.jobExecuting?.jobHandlers() ?? [:]
                )
                surface.path = try await surfaceServing?.start(
                    routes: surface.routes,
                    webSockets: surface.webSockets
                )
                return surface
            } catch {
                try? await plugin.shutdown()
                throw error
            }
        } catch {
            services.close()
            throw .wrapping(error, "plugin \(name) failed to initialize", stage: .initialize, plugin: name)
        }
    }

    private func reconfigure(_ surface: Surface, _ config: [String: String]) async throws(PluginError) {
        guard let reconfigurable = plugin.reconfigurable else {
            return logger.warning("plugin \(name) takes a new configuration only when its process is started anew")
        }
        let old = Dictionary(
            surface.services.config.keys.map { ($0, surface.services.config.string($0)) },
            uniquingKeysWith: { $1 }
        )
        do {
            try Self.set(config, in: surface.services.config)
            try await reconfigurable.reconfigure()
        } catch {
            try? Self.set(old, in: surface.services.config)
            throw .wrapping(error, "plugin \(name) does not take its configuration", stage: .serve, plugin: name)
        }
    }

    /// What is not there any more is empty, which means the same to a plugin.
    private static func set(_ values: [String: String], in config: any Config) throws(PluginError) {
        for key in config.keys where values[key] == nil { try config.set(key, "") }
        for (key, value) in values { try config.set(key, value) }
    }

    /// How the plugin is. It is asked once at a time: who asks while it owes the answer waits for the same one, so that a
    /// host sees that there is none.
    func health() async -> HealthStatus {
        let task = asking.withLock { asking in
            if let asking { return asking }
            let task = Task {
                let status = await plugin.health()
                self.asking.withLock { $0 = nil }
                return status
            }
            asking = task
            return task
        }
        return await task.value
    }

    /// Ends the plugin, once.
    func shutdown() async throws(PluginError) {
        let before = phase.withLock { phase in
            defer { phase = .over }
            return phase
        }
        guard case .initialized(let surface) = before else { return }
        defer { surface.services.close() }
        do {
            try await plugin.shutdown()
        } catch {
            throw .wrapping(error, "plugin \(name) failed to shut down", stage: .retire, plugin: name)
        }
    }

    /// The host has told the plugin to end, and has its answer.
    func isEnded() { ended() }
}

extension RPCError {
    /// An error of the house, as the protocol has it.
    init(_ error: PluginError) {
        let code: RPCError.Code =
            switch error.code {
            case .invalidArgument, .configInvalid: .invalidArgument
            case .notFound: .notFound
            case .tooLarge: .resourceExhausted
            case .deadlineExceeded: .deadlineExceeded
            case .invalidTransition: .failedPrecondition
            case .unsupported: .unimplemented
            default: .internalError
            }
        self.init(code: code, message: error.message)
    }
}
