import ArgumentParser
import QNTXCore
import QNTXHost
import QNTXPlugin

/// Which configuration a command is about.
struct ConfigOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file that takes the place of all that are looked for otherwise.", valueName: "file"),
        completion: .file(extensions: ["toml"])
    )
    var config: String?

    /// Where it is looked for.
    var sources: ConfigurationSources { .process(explicitFile: config) }

    /// Reads it; what is wrong with it is printed on standard error, and errors end the command with status 1.
    func load() throws -> AMConfiguration {
        let loaded = AMConfiguration.load(sources)
        for problem in loaded.problems { Output.error("\(problem.severity.rawValue): \(problem)") }
        if loaded.problems.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
        return loaded
    }
}
