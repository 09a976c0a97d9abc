import ArgumentParser
import Foundation
import Logging
import QNTXHost
import QNTXLoader
import QNTXPlugin
import QNTXServer

/// `qntx serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the plugins of directories over HTTP.",
        discussion: """
            Each .so file of a directory is looked into, loaded, and served at /api/<its name>/. The first line on \
            standard output is the address. GET /api/plugins says how the plugins are, and why a file is none.

            The first SIGINT or SIGTERM lets requests under way finish and shuts the plugins down; the second one ends \
            the host at once.
            """
    )

    @Option(
        help: ArgumentHelp("A directory with plugin files; can be given again.", valueName: "dir"),
        completion: .directory
    )
    var plugins: [String] = []

    @Option(help: "The address to listen on. Beyond this machine only with an admin token.")
    var host = "127.0.0.1"

    @Option(
        help: "The port; 0 for one that the system picks. [default: the first free one of 877, 7878, 56787 to 56796]"
    )
    var port: Int?

    @Option(help: "The token for changing plugins; the environment's QNTX_ADMIN_TOKEN serves too.")
    var adminToken: String?

    @Option(help: "How much goes to the log on standard error: trace, debug, info, notice, warning, error or critical.")
    var logLevel = "notice"

    @Option(help: "How many handlers of one plugin run at once on threads of its own.")
    var threads = NativeLimits().threads

    @Option(help: "How many requests wait for one of a plugin's threads; more get 503.")
    var queue = NativeLimits().queue

    @Option(help: "Seconds that a request may take to be answered, where the route does not say.")
    var deadline = 30

    @Option(help: "Seconds that requests under way have left when the host stops.")
    var drain = 10

    @Flag(help: "Load files also that others than root and this user could change.")
    var trustAnyOwner = false

    func validate() throws {
        if let port, !(0...65535).contains(port) { throw ValidationError("--port goes from 0 to 65535") }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level is trace, debug, info, notice, warning, error or critical")
        }
        for (name, value) in [("threads", threads), ("deadline", deadline), ("drain", drain)] where value < 1 {
            throw ValidationError("--\(name) is at least 1")
        }
        if queue < 0 { throw ValidationError("--queue is at least 0") }
    }

    func run() async throws {
        let token = (adminToken ?? ProcessInfo.processInfo.environment["QNTX_ADMIN_TOKEN"]).flatMap {
            $0.isEmpty ? nil : $0
        }
        let place = PluginServerConfiguration(host: host)
        guard place.isLoopback || token != nil else {
            Output.error(
                "\(host) can be reached from other machines: set --admin-token, or QNTX_ADMIN_TOKEN, for changing plugins"
            )
            throw ExitCode(1)
        }
        let session = ServeSession(
            host: hostConfiguration,
            server: PluginServerConfiguration(
                host: host,
                port: await pickPort(),
                limits: ConnectionLimits(deadline: .seconds(deadline)),
                adminToken: token
            ),
            logger: logger
        )
        do {
            try await session.run()
        } catch {
            Output.error(PluginError.text(of: error))
            throw ExitCode(1)
        }
    }

    private func pickPort() async -> Int {
        if let port { return port }
        return await ServePorts.firstFree(host)
    }

    private var hostConfiguration: HostConfiguration {
        HostConfiguration(
            directories: plugins,
            policy: InspectionPolicy(checksOwnership: !trustAnyOwner),
            limits: NativeLimits(threads: threads, queue: queue),
            deadlines: HostDeadlines(drain: .seconds(drain)),
            config: EnvironmentConfigProvider(ProcessInfo.processInfo.environment)
        )
    }

    private var logger: Logger {
        var logger = Logger(label: "qntx") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        return logger
    }
}
