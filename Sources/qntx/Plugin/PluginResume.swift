import ArgumentParser

/// `qntx plugin resume`.
struct PluginResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets paused plugins go on."
    )

    @Argument(help: "The plugins' names.")
    var names: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            try await PluginAction(client: client, json: host.json).take("resume", on: names)
        }
    }
}
