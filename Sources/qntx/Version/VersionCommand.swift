import ArgumentParser
import QNTXLoader
import QNTXPlugin

/// `qntx version`.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Says which version this is, and compares versions.",
        subcommands: [VersionShow.self, VersionSatisfies.self],
        defaultSubcommand: VersionShow.self
    )
}

/// `qntx version show`, the default.
struct VersionShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Says which version of QNTX this host implements, and of the plugin ABI."
    )

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let answer = VersionAnswer(
            name: "qntx",
            version: QNTXVersion.current,
            abi: ABIVersion.text(EntrySymbol.hostVersion)
        )
        if json {
            try Output.json(answer)
        } else {
            print("qntx \(answer.version), plugin ABI \(answer.abi)")
        }
    }
}

private struct VersionAnswer: Encodable {
    var name: String
    var version: String
    var abi: String
}
