import ArgumentParser

/// `qntx plugin`.
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "Lists plugins and looks into their files.",
        subcommands: [PluginList.self, PluginInspect.self]
    )
}
