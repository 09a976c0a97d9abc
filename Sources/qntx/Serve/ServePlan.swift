import Foundation
import Logging
import QNTXCore
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXRemote
import QNTXServer

/// What a host is to be: the configuration, and above it what the command line says.
struct ServePlan {
    let settings: HostSettings
    let options: ServeOptions
    let control: ConfigurationControl

    init(_ configuration: AMConfiguration, _ options: ServeOptions) {
        settings = HostSettings(configuration)
        self.options = options
        control = ConfigurationControl(LiveConfiguration(configuration))
    }

    var address: String { options.host ?? settings.server.host }

    var adminToken: String? {
        let token = options.adminToken ?? settings.server.adminToken
        return token?.isEmpty == false ? token : nil
    }

    /// The port that somebody has chosen; nil for any of the usual ones.
    var port: Int? {
        options.port ?? (settings.server.isPortChosen ? settings.server.port : nil)
    }

    var drain: Duration { options.drain.map { .seconds($0) } ?? settings.server.drain }

    var core: CoreConfiguration {
        let database = settings.database
        let pulse = settings.pulse
        return CoreConfiguration(
            path: options.database ?? database.path,
            storage: StorageSettings(
                durability: .init(rawValue: database.durability) ?? .full,
                busyTimeout: database.busyTimeout,
                readers: database.readers
            ),
            attestations: AttestationLimits(
                perActorAndContext: database.actorContextLimit,
                contextListsPerActor: database.actorContextsLimit,
                actorsPerSubject: database.entityActorsLimit
            ),
            pulse: PulseSettings(
                workers: options.workers ?? pulse.workers,
                deadline: pulse.deadline,
                stopLimit: pulse.stopLimit,
                pollInterval: pulse.pollInterval,
                retention: pulse.retention,
                payloadLimit: pulse.maximumPayload,
                resultLimit: pulse.maximumResult
            )
        )
    }

    var host: HostConfiguration {
        let plugin = settings.plugin
        let others = plugin.plugin("*")
        return HostConfiguration(
            directories: options.plugins,
            searchPaths: plugin.paths,
            enabled: plugin.enabled,
            policy: InspectionPolicy(checksOwnership: !(options.trustAnyOwner || plugin.trustsAnyOwner)),
            limits: NativeLimits(threads: options.threads ?? others.threads, queue: options.queue ?? others.queue),
            deadlines: HostDeadlines(drain: drain),
            plugins: plugin.plugins.mapValues { pluginSettings($0) },
            isolation: IsolationSettings(
                runner: Self.ownPath,
                isForAll: options.isolate || others.isolation == .process,
                isForManifests: options.isolate || others.isolation != .none,
                arguments: isolationArguments(others)
            )
        )
    }

    /// This program.
    private static let ownPath =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]

    /// What `qntx plugin run` is told, so that a plugin has the limits in its own process that it has in this one.
    private func isolationArguments(_ plugin: PluginConfiguration) -> [String] {
        let deadline = options.deadline.map { Duration.seconds($0) } ?? plugin.deadline
        let level = options.logLevel.flatMap(Logger.Level.init(rawValue:)) ?? settings.log.level
        var arguments = [
            "--threads", String(options.threads ?? plugin.threads), "--queue", String(options.queue ?? plugin.queue),
            "--deadline", String(deadline / .seconds(1)), "--max-body", String(plugin.maximumBody),
            "--max-message", String(plugin.maximumMessage), "--log-level", level.rawValue,
        ]
        if options.trustAnyOwner || settings.plugin.trustsAnyOwner { arguments.append("--trust-any-owner") }
        arguments += ["--database", URL(fileURLWithPath: core.path).path]
        for grant in plugin.databaseGrants { arguments += ["--database-grant", grant] }
        return arguments
    }

    private func isIsolated(_ plugin: PluginConfiguration) -> Bool? {
        switch plugin.isolation {
        case .unset: nil
        case .none: false
        case .process: true
        }
    }

    private func pluginSettings(_ plugin: PluginConfiguration) -> PluginSettings {
        PluginSettings(
            limits: NativeLimits(threads: options.threads ?? plugin.threads, queue: options.queue ?? plugin.queue),
            deadline: options.deadline == nil ? plugin.deadline : nil,
            maximumBody: plugin.maximumBody,
            webSockets: WebSocketLimits(connections: plugin.maximumWebSockets, message: plugin.maximumMessage),
            sha256: plugin.sha256,
            grants: plugin.databaseGrants.compactMap(SQLGrant.init(text:)),
            address: plugin.address.flatMap { try? RemoteAddress($0) },
            isIsolated: options.isolate ? true : isIsolated(plugin),
            isolationArguments: isolationArguments(plugin),
            arguments: plugin.arguments,
            environment: plugin.environment,
            restart: RestartPolicy(
                isOn: plugin.restarts,
                firstDelay: plugin.restartDelay.lowerBound,
                longestDelay: plugin.restartDelay.upperBound,
                limit: plugin.restartLimit,
                openFor: plugin.restartPause
            ),
            watch: WatchPolicy(
                interval: plugin.healthInterval,
                limit: plugin.healthLimit,
                misses: plugin.healthMisses
            ),
            jobCrashes: plugin.jobCrashes,
            logLines: plugin.logLines,
            resources: ResourceLimits(
                memory: plugin.memory,
                cpuSeconds: plugin.cpuSeconds,
                files: plugin.files,
                processes: plugin.processes,
                coreDumps: plugin.coreDumps,
                nice: plugin.nice
            ),
            confinement: Confinement(
                Confinement.Profile(rawValue: plugin.confinement) ?? .strict,
                network: plugin.network,
                readable: plugin.readable,
                writable: plugin.writable
            )
        )
    }

    func server(port: Int) throws(PluginError) -> PluginServerConfiguration {
        let server = settings.server
        return PluginServerConfiguration(
            host: address,
            port: port,
            tls: try tls,
            limits: ConnectionLimits(
                maximumBody: server.maximumBody,
                deadline: options.deadline.map { .seconds($0) } ?? server.deadline,
                idleTimeout: server.idleTimeout,
                bodyTimeout: server.bodyTimeout,
                maximumHeaders: server.maximumHeaders,
                maximumConnections: server.maximumConnections
            ),
            webSockets: webSockets,
            allowedOrigins: server.allowedOrigins,
            adminToken: adminToken
        )
    }

    private var tls: TLSSettings? {
        get throws(PluginError) {
            let server = settings.server
            switch (options.tlsCertificate ?? server.tlsCertificate, options.tlsKey ?? server.tlsKey) {
            case (nil, nil): return nil
            case (let certificate?, let key?):
                return TLSSettings(certificate: certificate, key: key, offersHTTP2: server.offersHTTP2)
            case (let certificate, _):
                throw PluginError(
                    .configInvalid,
                    certificate == nil
                        ? "there is a key for TLS and no certificate: name its file with --tls-certificate"
                        : "there is a certificate for TLS and no key: name its file with --tls-key"
                )
            }
        }
    }

    private var webSockets: WebSocketSettings {
        let (plugin, keepalive) = (settings.plugin, settings.plugin.keepalive)
        return WebSocketSettings(
            maximumMessage: plugin.maximumMessage,
            maximumFrame: plugin.maximumMessage,
            queuedBytes: plugin.maximumQueued,
            pingInterval: keepalive.isEnabled ? keepalive.pingInterval : .zero,
            pongTimeout: keepalive.pongTimeout,
            maximumConnections: settings.server.maximumWebSockets
        )
    }

    var logger: Logger {
        let format = options.logFormat ?? settings.log.format.rawValue
        var logger = Logger(label: "qntx") { _ in LineLogHandler(.init(rawValue: format) ?? .text) }
        logger.logLevel = options.logLevel.flatMap(Logger.Level.init(rawValue:)) ?? settings.log.level
        return logger
    }
}
