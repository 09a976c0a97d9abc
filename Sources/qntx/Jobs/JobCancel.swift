import ArgumentParser
import QNTXHost

/// `qntx job cancel`.
struct JobCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancels a job and those that belong to it; a handler that executes it is told."
    )

    @Argument(help: "The jobs' ids.")
    var ids: [String]

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in try await JobAction(client: client, json: host.json).take("cancel", on: ids) }
    }
}
