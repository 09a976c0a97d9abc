import ArgumentParser
import QNTXHost

/// `qntx job pause`.
struct JobPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Holds a job, until it is resumed."
    )

    @Argument(help: "The jobs' ids.")
    var ids: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in try await JobAction(client: client, json: host.json).take("pause", on: ids) }
    }
}
