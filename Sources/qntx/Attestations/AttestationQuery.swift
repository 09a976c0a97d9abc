import ArgumentParser
import Foundation
import QNTXPlugin

/// `qntx ats query`.
struct AttestationQuery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Finds attestations, newest first.",
        discussion: """
            Within one option any of its values will do; every option that is given must be met. Values are compared \
            whole, without the case of letters.

              qntx ats query --subject ALICE --predicate member_of
              qntx ats query --since 2026-01-01 --limit 0 --json     all since then, a JSON object in each line
            """
    )

    @Option(name: .shortAndLong, help: "About this subject; can be given again.")
    var subject: [String] = []

    @Option(name: .shortAndLong, help: "With this predicate; can be given again.")
    var predicate: [String] = []

    @Option(name: .shortAndLong, help: "In this context; can be given again.")
    var context: [String] = []

    @Option(name: .shortAndLong, help: "By this actor; can be given again.")
    var actor: [String] = []

    @Option(help: "From this time on: seconds since 1970, or a date such as 2026-01-31.")
    var since: String?

    @Option(help: "Up to this time.")
    var until: String?

    @Option(name: .shortAndLong, help: "At most this many; 0 for all.")
    var limit = 100

    @OptionGroup var host: HostOptions

    func validate() throws {
        for (name, value) in [("since", since), ("until", until)] {
            if let value, Times.seconds(value) == nil {
                throw ValidationError("--\(name) \(value) is no time that can be read")
            }
        }
        if limit < 0 { throw ValidationError("--limit is 0 or more") }
    }

    func run() async throws {
        try await host.ask { client in
            var table = Table(["TIME", "SUBJECTS", "PREDICATES", "CONTEXTS", "ACTORS", "ID"])
            var count = 0
            try await client.lines("/api/attestations?" + query, accept: "application/x-ndjson") { line in
                guard !line.isEmpty else { return true }
                count += 1
                if host.json {
                    print(line)
                    return true
                }
                let found = try JSONDecoder().decode(JSONNode.self, from: Data(line.utf8))
                table.add([
                    Times.text(Int64(found["timestamp"]?.double ?? 0)), found["subjects"]?.joined ?? "",
                    found["predicates"]?.joined ?? "", found["contexts"]?.joined ?? "", found["actors"]?.joined ?? "",
                    found["id"]?.string ?? "",
                ])
                return true
            }
            if host.json { return }
            print(count == 0 ? "no attestations" : table.text)
        }
    }

    private var query: String {
        var items: [URLQueryItem] = []
        for (name, values) in [("subject", subject), ("predicate", predicate), ("context", context), ("actor", actor)] {
            items += values.map { URLQueryItem(name: name, value: $0) }
        }
        if let since { items.append(URLQueryItem(name: "since", value: "\(Times.seconds(since) ?? 0)")) }
        if let until { items.append(URLQueryItem(name: "until", value: "\(Times.seconds(until) ?? 0)")) }
        items.append(URLQueryItem(name: "limit", value: "\(limit)"))
        return Query.text(items)
    }
}
