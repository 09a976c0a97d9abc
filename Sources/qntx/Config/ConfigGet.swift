import ArgumentParser
import QNTXCore

/// `qntx config get`.
struct ConfigGet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Prints one value. The status is 1 where it has none."
    )

    @Argument(help: "The key, such as server.port or biotech.max_cells.")
    var key: String

    @OptionGroup var options: ConfigOptions

    func run() throws {
        let loaded = try options.load()
        guard let setting = loaded.setting(key) else {
            let near = loaded.schema.nearest(key.lowercased())
            Output.error("\(key) is not set" + (near.map { "; did you mean \($0)?" } ?? ""))
            throw ExitCode(1)
        }
        print(setting.value.text)
    }
}
