import ArgumentParser
import Foundation
import QNTXHost
import QNTXPlugin

/// Which host a command asks, and how it answers.
struct HostOptions: ParsableArguments {
    @Option(help: "The host to ask, such as http://127.0.0.1:877. [default: the first on this machine that answers]")
    var url: String?

    @Option(help: "The host's admin token; the environment's QNTX_ADMIN_TOKEN serves too.")
    var adminToken: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// Asks the host, prints what is wrong where something is, and ends with status 1 then.
    func ask(_ body: (HostClient) async throws -> Void) async throws {
        try await reporting { try await asking(body) }
    }

    /// Asks the host, and throws what is wrong.
    func asking(_ body: (HostClient) async throws -> Void) async throws {
        let token = adminToken ?? ProcessInfo.processInfo.environment["QNTX_ADMIN_TOKEN"]
        try await body(try await HostClient.find(url, token: token))
    }

    /// Does something, prints what is wrong where something is, and ends with status 1 then.
    func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as PluginError {
            if json { try Output.json(["error": ErrorReport(error)]) }
            Output.error(error.message)
            throw ExitCode(1)
        }
    }
}
