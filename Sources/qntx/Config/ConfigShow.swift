import ArgumentParser
import QNTXCore

/// `qntx config show`.
struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows every value that holds, and where it comes from."
    )

    @Argument(help: "Only what begins so, such as plugin or biotech. [default: all]")
    var section: String?

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print JSON.")
    var json = false

    private struct Row: Encodable {
        var key: String
        var value: String
        var origin: String
    }

    func run() throws {
        let loaded = try options.load()
        let prefix = section?.lowercased()
        let rows = loaded.allSettings.filter { setting in
            prefix.map { setting.key == $0 || setting.key.hasPrefix($0 + ".") } ?? true
        }.map { setting in
            let isSecret = loaded.schema.isSecret(setting.key) && !setting.value.text.isEmpty
            return Row(key: setting.key, value: isSecret ? "***" : setting.value.toml, origin: "\(setting.origin)")
        }
        if json { return try Output.json(["settings": rows]) }
        var table = Table(["KEY", "VALUE", "FROM"])
        for row in rows { table.add([row.key, row.value, row.origin]) }
        print(rows.isEmpty ? "nothing is set" : table.text)
    }
}
