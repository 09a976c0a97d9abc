import ArgumentParser
import Glibc
import Logging
import QNTXCore
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXRemote
import QNTXServer
import UnixSignals

/// `qntx plugin run`.
struct PluginRun: AsyncParsableCommand, EarlyCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Serves one plugin by QNTX's protocol between processes, for a host in another process.",
        discussion: """
            Loads a library, and speaks gRPC as QNTX's own plugins do. The first line on standard output is \
            QNTX_PLUGIN_PORT= and the port; the log goes to standard error, as JSON.

            A copy of this program, or a link to it, that is called qntx-NAME-plugin needs no file's name: it runs \
            NAME.so, libNAME.so or NAME.qntx.toml from its own directory. So QNTX finds it among its plugins.
            """
    )

    @Argument(help: "The plugin's library, or its side manifest.", completion: .file(extensions: ["so", "toml"]))
    var file: String

    @Option(help: "The port; where somebody has it, the next free one of 64. 0 for one that the system picks.")
    var port = 0

    @Option(help: "The address to listen on. Whoever can reach it can use the plugin.")
    var host = "127.0.0.1"

    @Option(help: "How much goes to the log: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "info"

    @Option(help: "How many of its handlers run at once on threads of their own.")
    var threads = 8

    @Option(help: "How many requests wait for one of them.")
    var queue = NativeLimits().queue

    // What a host of this house says to a process of its own making.
    @Option(help: .hidden)
    var socket: String?

    @Option(help: .hidden)
    var database: String?

    @Option(help: .hidden)
    var databaseGrant: [String] = []

    @Option(help: .hidden)
    var deadline: Double?

    @Option(help: .hidden)
    var maxBody: Int?

    @Option(help: .hidden)
    var maxMessage: Int?

    @Flag(help: "Load the file also if others than root and this user could change it.")
    var trustAnyOwner = false

    @Flag(
        name: .customLong("guard"),
        help: "Have a process stay behind that ends all that the plugin has started, when it ends or the caller does."
    )
    var isGuarded = false

    @OptionGroup(title: "Confinement")
    var confinement: ConfinementOptions

    func validate() throws {
        if !(0...65535).contains(port) { throw ValidationError("--port goes from 0 to 65535") }
        if threads < 1 { throw ValidationError("--threads is at least 1") }
        if Logger.Level(rawValue: logLevel) == nil {
            throw ValidationError("--log-level is trace, debug, info, notice, warning, error or critical")
        }
    }

    /// The library is loaded after this: none of its code has run unconfined.
    func begin() throws {
        do throws(PluginError) {
            if isGuarded { try Guarding.enter() }
            var rules = confinement.rules.reading(besides: file)
            if let library = LibraryManifest.libraryFile(ofManifest: file) { rules = rules.reading(besides: library) }
            rules.writable += writable
            try rules.enter(confinement.limits, as: file)
        } catch {
            Output.error(PluginError.text(of: error))
            throw ExitCode(1)
        }
    }

    /// What it has to change for its host: where its sockets are, and the host's database.
    private var writable: [String] {
        let sockets = socket.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
        let files = database.map { [$0, $0 + "-wal", $0 + "-shm"] } ?? []
        return [sockets].compactMap(\.self) + files.filter { access($0, F_OK) == 0 }
    }

    func run() async throws {
        do {
            try await serve()
        } catch {
            Output.error(PluginError.text(of: error))
            throw ExitCode(1)
        }
    }

    private func serving(_ plugin: NativePlugin, _ logger: Logger) -> PluginServing {
        let newID: @Sendable (Attestation) -> String = { Attestations.newID(for: $0) }
        guard let socket else { return PluginServing(plugin, host: host, port: port, logger: logger, newID: newID) }
        var webSockets = WebSocketSettings()
        webSockets.maximumMessage = maxMessage ?? webSockets.maximumMessage
        webSockets.maximumFrame = webSockets.maximumMessage
        var limits = ConnectionLimits()
        limits.maximumBody = maxBody ?? limits.maximumBody
        limits.deadline = deadline.map { .milliseconds(Int64($0 * 1000)) } ?? limits.deadline
        let surface = SurfaceServer(
            plugin: plugin.metadata.name,
            path: socket + ".http",
            limits: limits,
            webSockets: webSockets,
            logger: logger
        )
        let databases = database.map { PluginDatabases(path: $0) }
        return PluginServing(
            plugin,
            socket: socket,
            surface: surface,
            database: databases?.database(
                for: plugin.metadata.name,
                grants: databaseGrant.compactMap(SQLGrant.init(text:))
            ),
            logger: logger,
            newID: newID
        )
    }

    private func serve() async throws {
        CrashSignals.endAtOnce()
        let loader = PluginLoader(
            policy: InspectionPolicy(checksOwnership: !trustAnyOwner),
            limits: NativeLimits(threads: threads, queue: queue)
        )
        let plugin = try await loader.load(path: file)
        var logger = Logger(label: "qntx.\(plugin.metadata.name)") { _ in LineLogHandler(.json) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
        let serving = serving(plugin, logger)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await serving.run { address in
                    switch address {
                    case .tcp(_, let port): Output.line("QNTX_PLUGIN_PORT=\(port)")
                    case .unix(let path): Output.line("QNTX_PLUGIN_SOCKET=\(path)")
                    }
                }
            }
            group.addTask {
                for await _ in signals { return }
            }
            defer { group.cancelAll() }
            // The first to end is a signal, or the host's word, or who has failed.
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
        // Without the destructors of the library, whose threads may still run.
        fflush(nil)
        _exit(0)
    }
}
