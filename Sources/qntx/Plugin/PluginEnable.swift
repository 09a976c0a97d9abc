import ArgumentParser

/// `qntx plugin enable`.
struct PluginEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable",
        abstract: "Lets plugins in again that were disabled."
    )

    @Argument(help: "The plugins' names.")
    var names: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            try await PluginAction(client: client, json: host.json).take("enable", on: names)
        }
    }
}
