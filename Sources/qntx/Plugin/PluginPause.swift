import ArgumentParser

/// `qntx plugin pause`.
struct PluginPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Holds plugins still: their requests are told to wait."
    )

    @Argument(help: "The plugins' names.")
    var names: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            try await PluginAction(client: client, json: host.json).take("pause", on: names)
        }
    }
}
