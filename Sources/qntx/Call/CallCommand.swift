import ArgumentParser
import Foundation
import QNTXHost
import QNTXPlugin

/// `qntx call`.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Calls a function that a plugin declares.",
        usage: """
            qntx call <domain>.<name> [ARG …] [--json] [--job] [--output FILE]
            qntx call --list [<domain>[.<name>]]
            """,
        discussion: """
            Arguments come in the order of the parameters, or as name=value. What they are goes by the function: a text \
            needs no quotes, a list is [1,2,3] or 1,2,3, a struct is JSON. @FILE is what is in a file, @- what comes on \
            standard input; for bytes that are no file, the argument's own.

              qntx call finance.npv 0.05 -1000,300,420,680
              qntx call finance.npv rate=0.05 flows=[-1000,300,420,680]
              qntx call zlib.crc32 @archive.tar
              qntx call finance.npv --json '{"rate":0.05,"flows":[-1000,300]}'
              qntx call finance.value_at_risk --json @portfolio.json --job
              qntx call --list finance

            It prints what the function returns, by itself, so that scripts can use it; several things that it gives, by \
            name. With --json it prints the host's whole answer, and the one argument may be all of them as JSON.
            """
    )

    @Argument(
        parsing: .allUnrecognized,
        help: "The function, as <domain>.<name>, then its arguments."
    )
    var words: [String] = []

    @Flag(help: "List the functions: of all domains, of one, or one of them in detail.")
    var list = false

    @Flag(help: "Execute it as a job of the host's, and show how it goes on.")
    var job = false

    @Option(help: "Write what it returns to a file: bytes as they are.", completion: .file())
    var output: String?

    @OptionGroup var host: HostOptions

    func validate() throws {
        if let option = words.first(where: {
            $0.hasPrefix("--") && $0.count > 2 && $0.dropFirst(2).first?.isLetter == true
        }) {
            throw ValidationError("unknown option \(option); see qntx call --help")
        }
        if list {
            guard words.count <= 1, !job, output == nil else {
                throw ValidationError("--list takes a domain, or a function, and nothing else")
            }
        } else if words.isEmpty {
            throw ValidationError("name a function, as <domain>.<name>; qntx call --list shows which there are")
        }
    }

    func run() async throws {
        try await host.ask { client in
            if list { return try await FunctionListing(client: client, json: host.json).print(words.first) }
            let name = try FunctionName(words[0])
            let report = try await name.report(client)
            let body = try CallArguments(report, takesJSON: host.json).body(Array(words.dropFirst()))
            do {
                try await call(name, report, body, client)
            } catch let error as PluginError where error.code == .invalidArgument {
                var error = error
                error.message += "\n\(name.domain).\(report.usage)"
                throw error
            }
        }
    }

    private func call(
        _ name: FunctionName,
        _ report: FunctionReport,
        _ body: String,
        _ client: HostClient
    ) async throws {
        if job {
            let job: JobReport = try await client.send(
                "/api/jobs",
                NewJob(handler_name: name.text, payload: body, source: "cli")
            )
            return try await JobWatching(client: client, json: host.json).watch(job.id)
        }
        let answer = try await client.post(name.path, Data(body.utf8))
        if host.json, output == nil { return print(String(decoding: answer, as: UTF8.self)) }
        let result = try CallResult(answer, report)
        guard let output else { return print(result.text) }
        do {
            try result.bytes.write(to: URL(fileURLWithPath: output))
        } catch {
            throw PluginError(.storageFailed, "cannot write \(output): \((error as NSError).localizedDescription)")
        }
    }

    private struct NewJob: Encodable {
        var handler_name: String
        var payload: String
        var source: String
    }
}
