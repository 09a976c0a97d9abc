import ArgumentParser
import QNTXCore

/// `qntx config validate`.
struct ConfigValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Says what is wrong with the configuration, with file, line and column.",
        discussion: "The status is 0 when nothing is, 0 with warnings alone, and 1 with errors."
    )

    @OptionGroup var options: ConfigOptions

    @Flag(help: "Print JSON.")
    var json = false

    private struct Row: Encodable {
        var severity: String
        var key: String?
        var message: String
        var file: String?
        var line: Int?
        var column: Int?
    }

    func run() throws {
        let loaded = AMConfiguration.load(options.sources)
        let hasErrors = loaded.problems.contains { $0.severity == .error }
        if json {
            try Output.json([
                "problems": loaded.problems.map {
                    Row(
                        severity: $0.severity.rawValue,
                        key: $0.key,
                        message: $0.message,
                        file: $0.file,
                        line: $0.line,
                        column: $0.column
                    )
                }
            ])
        } else {
            for problem in loaded.problems { print("\(problem.severity.rawValue): \(problem)") }
            if loaded.problems.isEmpty { print("\(loaded.files.count) file(s), nothing is wrong") }
        }
        if hasErrors { throw ExitCode(1) }
    }
}
