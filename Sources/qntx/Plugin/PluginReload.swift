import ArgumentParser

/// `qntx plugin reload`.
struct PluginReload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Loads plugins' files anew, or tries refused files again.",
        discussion: """
            What a file holds now takes the place of what runs. If it does not come to run, what ran before goes \
            on, and the reason is printed.
            """
    )

    @Argument(help: "The plugins' names.")
    var names: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            try await PluginAction(client: client, json: host.json).take("reload", on: names)
        }
    }
}
