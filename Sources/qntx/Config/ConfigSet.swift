import ArgumentParser
import QNTXCore
import QNTXPlugin

/// `qntx config set`.
struct ConfigSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets a value in the project's am.toml, or another file.",
        discussion: """
            Comments and everything else in the file stay as they are. The contents before are kept beside it as .back1 to \
            .back3. A host that runs takes the change at once, where it can.

              qntx config set biotech.max_cells 4000000
              qntx config set plugin.enabled '["biotech", "finance"]'
            """
    )

    @Argument(help: "The key, such as server.port or biotech.max_cells.")
    var key: String

    @Argument(help: "The value: as in TOML, or else a text. Without one the key is removed.")
    var value: String?

    @Option(help: "The file to change. [default: the project's]", completion: .file(extensions: ["toml"]))
    var file: String?

    @OptionGroup var options: ConfigOptions

    func run() throws {
        let sources = options.sources
        do throws(PluginError) {
            let change = try ConfigChange(key.lowercased(), try parsed())
            let path = file ?? sources.projectFile
            let outcome = try ConfigWriter(file: path).apply([change])
            print(outcome.isChanged ? "\(outcome.file) changed" : "\(outcome.file) says so already")
            warn(sources)
        } catch {
            Output.error(error.message)
            throw ExitCode(1)
        }
    }

    /// The value of the right type: what the host's own keys have, or what it looks like.
    private func parsed() throws(PluginError) -> SettingValue? {
        guard let value else { return nil }
        guard let field = SettingsSchema.host.field(key.lowercased()) else { return SettingValue.reading(value) }
        guard let typed = field.value(of: value), field.allows(typed) else {
            throw PluginError(.configInvalid, "\(key) must be \(field.expectation), not \(value)")
        }
        return typed
    }

    /// Says where something else stands above what was written.
    private func warn(_ sources: ConfigurationSources) {
        guard let value, let setting = AMConfiguration.load(sources).setting(key.lowercased()) else { return }
        if setting.value != SettingValue.reading(value), setting.value.text != value {
            Output.error("warning: \(key) is \(setting.value.text) all the same: \(setting.origin) says so")
        }
    }
}
