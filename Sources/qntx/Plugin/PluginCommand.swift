import ArgumentParser

/// `qntx plugin`.
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract:
            "Lists, installs, replaces and removes plugins, looks into their files, and runs one for another host.",
        subcommands: [
            PluginList.self, PluginInspect.self, PluginInstall.self, PluginRemove.self, PluginReload.self,
            PluginEnable.self, PluginDisable.self, PluginPause.self, PluginResume.self, PluginWatch.self,
            PluginRun.self,
        ]
    )
}
