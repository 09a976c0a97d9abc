import Foundation
import HTTPTypes
import Logging
import QNTXCore
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXTestSupport

/// A host with plugins, a database and a configuration of its own, without a server in front.
final class RunningHost: Sendable {
    let host: PluginHost
    let core: Core
    let control: ConfigurationControl
    let log: LogRecorder
    private let home: TemporaryDirectory
    private let plugins: TemporaryDirectory

    /// Starts a host.
    /// - Parameters:
    ///   - libraries: the plugins' files.
    ///   - am: the text of its configuration file.
    ///   - home: a folder of an earlier host, whose database and configuration this one takes over.
    init(
        _ libraries: [String],
        am: String? = nil,
        workers: Int = 2,
        plugins settings: [String: PluginSettings] = [:],
        sql: SQLLimits = SQLLimits(),
        deadlines: HostDeadlines = HostDeadlines(),
        home: TemporaryDirectory? = nil
    ) async throws {
        let home = try home ?? TemporaryDirectory()
        let plugins = try TemporaryDirectory()
        for library in libraries {
            try plugins.copy(library, as: URL(fileURLWithPath: library).lastPathComponent)
        }
        let file = home.file("am.toml")
        if let am { try am.write(toFile: file, atomically: true, encoding: .utf8) }
        (self.home, self.plugins) = (home, plugins)
        log = LogRecorder()
        let sources = ConfigurationSources(
            systemDirectory: home.file("etc"),
            home: home.path,
            workingDirectory: home.path,
            environment: [:],
            explicitFile: am == nil && !FileManager.default.fileExists(atPath: file) ? nil : file
        )
        control = ConfigurationControl(
            LiveConfiguration(try AMConfiguration.loadStrictly(sources)),
            interval: .milliseconds(100)
        )
        core = try Core(
            configuration: CoreConfiguration(
                path: home.file("qntx.db"),
                storage: StorageSettings(durability: .normal),
                pulse: PulseSettings(workers: workers, leaveLimit: .milliseconds(500), stopLimit: .milliseconds(500)),
                sql: sql
            ),
            logger: log.logger(level: .error)
        )
        host = PluginHost(
            configuration: HostConfiguration(
                directories: [plugins.path],
                deadlines: deadlines,
                plugins: settings
            ),
            core: core,
            control: control,
            logger: log.logger(level: .debug)
        )
        await host.start()
    }

    /// Puts a copy of a file among its plugins, in one step.
    func deploy(_ library: String, as name: String) throws {
        try plugins.deploy(library, as: name)
    }

    /// The folder with its database and its configuration.
    var folder: TemporaryDirectory { home }

    /// Its configuration file.
    var file: String { home.file("am.toml") }

    /// Stops it and closes its database.
    func stop() async throws {
        try await host.stop()
        try core.close()
    }

    /// A plugin as its requests see it.
    func plugin(_ name: String) throws -> ServedPlugin {
        guard let plugin = host.registry.get(name) as? NativePlugin,
            let routes = host.domains.snapshot().domains[name]?.routes
        else { throw PluginError(.notFound, "\(name) does not run: \(String(describing: host.failure(of: name)))") }
        return ServedPlugin(plugin: plugin, registry: host.registry, routes: routes)
    }

    /// Asks a plugin, and reads its answer as JSON.
    func json(
        _ method: HTTPRequest.Method = .get,
        _ path: String,
        query: String = "",
        headers: HTTPFields = [:],
        body: String = "",
        of name: String = "services"
    ) async throws -> JSON {
        let answer = try await plugin(name).ask(
            method,
            path,
            query: query,
            headers: headers,
            body: .whole(Array(body.utf8)),
            within: .seconds(120)
        )
        guard answer.status == .ok else {
            throw PluginError(.invalidResponse, "\(path): \(answer.status) \(answer.text)")
        }
        return try JSONDecoder().decode(JSON.self, from: Data(answer.text.utf8))
    }
}
