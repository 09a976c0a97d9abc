import ArgumentParser
import Foundation
import QNTXPlugin

/// `qntx ats add`.
struct AttestationAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Attests something, and prints the attestation's id.",
        discussion: """
            Without --actor the attestation vouches for itself: its own id is its actor.

              qntx ats add ALICE --predicate member_of --context TEAM
              qntx ats add lambda --predicate sequenced --attributes '{"length":48502}' --json
            """
    )

    @Argument(help: "What it is about.")
    var subjects: [String]

    @Option(name: .shortAndLong, help: "What it says; can be given again.")
    var predicate: [String] = []

    @Option(name: .shortAndLong, help: "In which context; can be given again.")
    var context: [String] = []

    @Option(name: .shortAndLong, help: "Who says so; can be given again.")
    var actor: [String] = []

    @Option(help: "Anything more: a JSON object.")
    var attributes: String?

    @Option(
        help: "Of when it is: seconds since 1970, or a date such as 2026-01-31 or 2026-01-31T12:00:00Z. [default: now]"
    )
    var time: String?

    @OptionGroup var host: HostOptions

    func validate() throws {
        if let time, Times.seconds(time) == nil { throw ValidationError("--time \(time) is no time that can be read") }
        if let attributes, (try? JSONSerialization.jsonObject(with: Data(attributes.utf8))) as? [String: Any] == nil {
            throw ValidationError("--attributes must be a JSON object, such as '{\"score\":1}'")
        }
    }

    func run() async throws {
        try await host.ask { client in
            var body: [String: JSONNode] = ["subjects": .strings(subjects)]
            if !predicate.isEmpty { body["predicates"] = .strings(predicate) }
            if !context.isEmpty { body["contexts"] = .strings(context) }
            if !actor.isEmpty { body["actors"] = .strings(actor) }
            if let time, let seconds = Times.seconds(time) { body["timestamp"] = .integer(seconds) }
            if let attributes {
                body["attributes"] = try JSONDecoder().decode(JSONNode.self, from: Data(attributes.utf8))
            }
            let made: JSONNode = try await client.send("/api/attestations", body)
            if host.json { return try Output.json(made) }
            print(made["id"]?.string ?? "")
        }
    }
}
