import ArgumentParser
import QNTXPlugin

/// The command `qntx`.
@main
struct QNTX: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qntx",
        abstract: "Serves domain plugins: shared libraries that each own one area, over HTTP.",
        discussion: """
            Drop a plugin's .so into a directory, serve that directory, and its routes are there:

              qntx serve --plugins ./plugins
              qntx plugin list
              qntx plugin inspect ./plugins/hello.so
              qntx call finance.npv 0.05 -1000,300,420,680
            """,
        version: "qntx \(QNTXVersion.current)",
        subcommands: [
            Serve.self, PluginCommand.self, CallCommand.self, ConfigCommand.self, JobCommand.self,
            AttestationCommandLine.self,
            VersionCommand.self, GuardCommand.self,
        ]
    )

    /// On the main actor, so that nothing has started a second thread when a command wants to split the process.
    @MainActor static func main() async {
        do {
            var command = try parseAsRoot(PluginProgram.arguments(CommandLine.arguments))
            try (command as? any EarlyCommand)?.begin()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
