import Glibc
import Logging
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXServer
import ServiceLifecycle
import UnixSignals

/// One run of `qntx serve`: the host and the server as services, signals, and what the operator sees.
struct ServeSession {
    private let host: PluginHost
    private let server: PluginServer
    private let group: ServiceGroup
    private let hasDirectories: Bool
    private let core: Core
    private let logger: Logger

    init(
        core: Core,
        control: ConfigurationControl,
        host hostConfiguration: HostConfiguration,
        server serverConfiguration: PluginServerConfiguration,
        logger: Logger
    ) {
        self.core = core
        self.logger = logger
        host = PluginHost(configuration: hostConfiguration, core: core, control: control, logger: logger)
        server = PluginServer(host: host, configuration: serverConfiguration, logger: logger)
        var configuration = ServiceGroupConfiguration(services: [host, server], logger: logger)
        configuration.maximumGracefulShutdownDuration = hostConfiguration.deadlines.drain
        group = ServiceGroup(configuration: configuration)
        hasDirectories = !hostConfiguration.directories.isEmpty || !hostConfiguration.enabled.isEmpty
    }

    /// Serves until a signal or an error ends it.
    func run() async throws {
        // Before anybody can know that there is something to end.
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                await handle(signals)
                try await Task.sleep(for: .seconds(Int32.max))
            }
            tasks.addTask {
                try await announce()
                try await Task.sleep(for: .seconds(Int32.max))
            }
            defer { tasks.cancelAll() }
            // The first to end is the group, or who has failed.
            try await tasks.next()
        }
        do throws(PluginError) {
            try core.close()
        } catch {
            logger.error("\(error.message)", metadata: ["error.code": "\(error.code)"])
        }
        leave()
    }

    private func handle(_ signals: UnixSignalsSequence) async {
        var first: ContinuousClock.Instant?
        for await _ in signals {
            guard let earlier = first else {
                first = .now
                await group.triggerGracefulShutdown()
                continue
            }
            // Who ends a process and its group, as timeout(1) does, sends one signal twice.
            guard earlier.duration(to: .now) > .milliseconds(250) else { continue }
            Output.error("stopped at once")
            _exit(1)
        }
    }

    /// Says where the server is, and what it serves.
    private func announce() async throws {
        let url = try await server.url()
        Output.line(url)
        await host.start()
        for plugin in await host.report().plugins {
            let place = plugin.state == .running ? "\(url)/api/\(plugin.name)/" : plugin.error?.message ?? ""
            Output.line("  \(plugin.name) \(plugin.version) \(plugin.state.rawValue) \(place)")
        }
        for rejected in host.rejected { Output.line("  not loaded: \(rejected.file): \(rejected.error.message)") }
        if !hasDirectories {
            Output.line("  no plugins: name a directory with --plugins DIR, or plugins in am.toml's plugin.enabled")
        }
    }

    /// Ends the process without the destructors of libraries, whose threads may still run: their plugins have been shut
    /// down, and what hangs must not hold the host.
    private func leave() {
        fflush(nil)
        _exit(0)
    }
}
