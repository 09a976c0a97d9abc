import ArgumentParser

/// `qntx job watch`.
struct JobWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows how a job goes on, until it is over, and then its result.",
        discussion: "The status is 0 for a job that has completed, and 1 for one that failed or was cancelled."
    )

    @Argument(help: "The job's id.")
    var id: String

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in try await JobWatching(client: client, json: host.json).watch(id) }
    }
}
