import ArgumentParser

/// `qntx plugin disable`.
struct PluginDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Takes plugins out, and leaves them out over restarts.",
        discussion: """
            The file stays where it is. Requests under way are answered; later ones get 404.
            """
    )

    @Argument(help: "The plugins' names.")
    var names: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            try await PluginAction(client: client, json: host.json).take("disable", on: names)
        }
    }
}
