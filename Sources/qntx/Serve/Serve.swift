import ArgumentParser
import Logging
import QNTXCore
import QNTXHost
import QNTXPlugin
import QNTXRemote
import QNTXServer

/// `qntx serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the plugins of directories over HTTP, with their database, jobs and configuration.",
        discussion: """
            Each .so file of a directory is looked into, loaded, and served at /api/<its name>/; so is the library that a \
            side manifest, NAME.qntx.toml, names. The first line on standard output is the address. GET /api/plugins says how the plugins are, and why a file is none.

            The first SIGINT or SIGTERM lets requests under way finish and shuts the plugins down; the second one ends \
            the host at once.
            """
    )

    @OptionGroup var options: ServeOptions

    func run() async throws {
        do {
            try await serve()
        } catch let code as ExitCode {
            throw code
        } catch {
            Output.error(PluginError.text(of: error))
            throw ExitCode(1)
        }
    }

    private func serve() async throws {
        let loaded = AMConfiguration.load(.process(explicitFile: options.config))
        for problem in loaded.problems { Output.error("\(problem.severity.rawValue): \(problem)") }
        guard !loaded.problems.contains(where: { $0.severity == .error }) else { throw ExitCode(1) }
        let plan = ServePlan(loaded, options)
        guard PluginServerConfiguration(host: plan.address).isLoopback || plan.adminToken != nil else {
            throw PluginError(
                .invalidArgument,
                "\(plan.address) can be reached from other machines: set --admin-token, server.admin_token in am.toml, or "
                    + "QNTX_ADMIN_TOKEN, for changing plugins"
            )
        }
        for grant in plan.settings.plugin.plugins.values.flatMap(\.databaseGrants) where SQLGrant(text: grant) == nil {
            throw PluginError(
                .configInvalid,
                "\(grant.debugDescription) in database_grants is none: write \"read\", \"write\", \"read TABLE\" or "
                    + "\"write TABLE\""
            )
        }
        FileDescriptors.raiseLimit()
        for address in plan.settings.plugin.plugins.values.compactMap(\.address) { _ = try RemoteAddress(address) }
        let logger = plan.logger
        let core = try Core(configuration: plan.core, logger: logger)
        let session = ServeSession(
            core: core,
            control: plan.control,
            host: plan.host,
            server: try plan.server(port: await pickPort(plan)),
            logger: logger
        )
        try await session.run()
    }

    private func pickPort(_ plan: ServePlan) async -> Int {
        if let port = plan.port { return port }
        return await ServePorts.firstFree(plan.address)
    }
}
