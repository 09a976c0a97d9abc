import ArgumentParser

/// `qntx plugin`.
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract:
            "Lists, shows, installs, replaces and removes plugins, looks into their files, and runs one for another host.",
        subcommands: [
            PluginList.self, PluginShow.self, PluginInspect.self, PluginInstall.self, PluginRemove.self,
            PluginReload.self,
            PluginEnable.self, PluginDisable.self, PluginPause.self, PluginResume.self, PluginWatch.self,
            PluginRun.self,
        ]
    )
}
