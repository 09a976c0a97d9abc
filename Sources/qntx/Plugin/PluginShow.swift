import ArgumentParser
import QNTXHost
import QNTXPlugin

/// `qntx plugin show`.
struct PluginShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one plugin of a running host: who it is, how it is, and how its processes have ended."
    )

    @Argument(help: "The plugin's name.")
    var name: String

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            let report: PluginReport = try await client.get("/api/plugins/\(PathSegment.of(name))")
            if host.json { return try Output.json(report) }
            print(PluginText.details(report))
        }
    }
}
