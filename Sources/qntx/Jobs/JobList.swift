import ArgumentParser
import Foundation
import QNTXHost
import QNTXPlugin

/// `qntx job list`.
struct JobList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists jobs, newest first.")

    @Option(help: "Only those that are queued, running, paused, completed, failed or cancelled.")
    var status: String?

    @Option(name: .shortAndLong, help: "At most this many.")
    var limit = 100

    @OptionGroup var host: HostOptions

    private struct Answer: Codable { var jobs: [JobReport] }

    func validate() throws {
        if let status, Job.Status(rawValue: status) == nil {
            throw ValidationError("--status is queued, running, paused, completed, failed or cancelled")
        }
        if limit < 1 { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        try await host.ask { client in
            var items = [URLQueryItem(name: "limit", value: "\(limit)")]
            if let status { items.append(URLQueryItem(name: "status", value: status)) }
            let answer: Answer = try await client.get("/api/jobs?" + Query.text(items))
            if host.json { return try Output.json(answer) }
            var table = Table(["JOB ID", "STATUS", "HANDLER", "PROGRESS", "CREATED", "ERROR"])
            for job in answer.jobs {
                table.add([
                    job.id, job.status.rawValue, job.handlerName, JobText.progress(job), Times.text(job.createdAt),
                    job.error ?? "",
                ])
            }
            print(answer.jobs.isEmpty ? "no jobs" : table.text + "\n\nTotal: \(answer.jobs.count) job(s)")
        }
    }
}
