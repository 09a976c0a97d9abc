import ArgumentParser

/// `qntx config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The configuration (am.toml): what holds, where it comes from, and whether it is sound.",
        subcommands: [ConfigShow.self, ConfigGet.self, ConfigSet.self, ConfigWhere.self, ConfigValidate.self]
    )
}
