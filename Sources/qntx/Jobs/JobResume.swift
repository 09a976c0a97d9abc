import ArgumentParser
import QNTXHost

/// `qntx job resume`.
struct JobResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets a job that is held go on."
    )

    @Argument(help: "The jobs' ids.")
    var ids: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in try await JobAction(client: client, json: host.json).take("resume", on: ids) }
    }
}
