import ArgumentParser
import Foundation
import QNTXCore

/// `qntx config where`.
struct ConfigWhere: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "where",
        abstract: "Lists the files that a configuration can come from, the least one first."
    )

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print JSON.")
    var json = false

    private struct Row: Encodable {
        var file: String
        var exists: Bool
    }

    func run() throws {
        let sources = options.sources
        let read = AMConfiguration.load(sources).files
        let rows = sources.watchedFiles.map { Row(file: $0, exists: read.contains($0)) }
        if json { return try Output.json(["files": rows]) }
        for row in rows { print("\(row.exists ? "read   " : "absent ") \(row.file)") }
        print(
            "\nchanges go to \(sources.projectFile) (qntx config set), and \(sources.interfaceFile ?? "nowhere") (over HTTP)"
        )
    }
}
