import ArgumentParser
import QNTXHost

/// `qntx job show`.
struct JobShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows all of one job.")

    @Argument(help: "The job's id.")
    var id: String

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            let job: JobReport = try await client.get("/api/jobs/\(PathSegment.of(id))")
            if host.json { return try Output.json(job) }
            print(JobText.details(job))
        }
    }
}
