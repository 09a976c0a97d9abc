import ArgumentParser
import Foundation
import QNTXHost
import QNTXPlugin

/// `qntx job enqueue`.
struct JobEnqueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue",
        abstract: "Adds a job, and prints its id.",
        discussion: """
              qntx job enqueue biotech.align --payload '{"a":"GATTACA","b":"GCATGCT"}' --watch
              qntx job enqueue biotech.align --payload-file pair.json
            """
    )

    @Argument(help: "The name of the handler that executes it.")
    var handler: String

    @Option(help: "What the handler works on, as text.")
    var payload: String?

    @Option(help: "A file with what the handler works on; - for standard input.", completion: .file())
    var payloadFile: String?

    @Option(help: "Where the job comes from, in your words.")
    var source = "cli"

    @Option(help: "The job that it belongs to: cancelled with it.")
    var parent: String?

    @Option(help: "How often it may be tried again where its handler asks for it.")
    var retries = 2

    @Option(help: "Seconds that one attempt may take. [default: the host's]")
    var timeout: Int?

    @Flag(help: "Add nothing where a job of the same handler and source is not over yet; print that one's id.")
    var deduplicate = false

    @Flag(help: "Show how it goes on, until it is over. The status is 1 then unless it completes.")
    var watch = false

    @OptionGroup var host: HostOptions

    private struct Body: Encodable {
        var handler_name: String
        var payload: String?
        var source: String
        var parent_job_id: String?
        var max_retries: Int
        var timeout_secs: Int?
        var deduplicate: Bool
    }

    func validate() throws {
        if payload != nil, payloadFile != nil {
            throw ValidationError("--payload and --payload-file exclude each other")
        }
        if retries < 0 { throw ValidationError("--retries is 0 or more") }
        if let timeout, timeout < 1 { throw ValidationError("--timeout is at least 1") }
    }

    func run() async throws {
        let payload = try readPayload()
        try await host.ask { client in
            let job: JobReport = try await client.send(
                "/api/jobs",
                Body(
                    handler_name: handler,
                    payload: payload,
                    source: source,
                    parent_job_id: parent,
                    max_retries: retries,
                    timeout_secs: timeout,
                    deduplicate: deduplicate
                )
            )
            guard watch else { return host.json ? try Output.json(job) : print(job.id) }
            if !host.json { print(job.id) }
            try await JobWatching(client: client, json: host.json).watch(job.id)
        }
    }

    private func readPayload() throws -> String? {
        guard let payloadFile else { return payload }
        do {
            let data =
                payloadFile == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try Data(contentsOf: URL(fileURLWithPath: payloadFile))
            guard let text = String(data: data, encoding: .utf8) else {
                Output.error("\(payloadFile) is not UTF-8: a payload on the command line is text")
                throw ExitCode(1)
            }
            return text
        } catch let error as ExitCode {
            throw error
        } catch {
            Output.error("cannot read \(payloadFile): \((error as NSError).localizedDescription)")
            throw ExitCode(1)
        }
    }
}
