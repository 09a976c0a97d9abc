import QNTXPluginKit

// Attestations wait for the disk. A handler that has not suspended yet runs on a thread that may.
extension Hello {
    /// Attests that somebody was here: the body is the name. What the host throws, for a name that it does not take, say,
    /// becomes the answer.
    func visit(_ request: PluginRequest) async throws -> PluginResponse {
        count()
        let name = String(decoding: try await request.body.collect(upTo: 1000), as: UTF8.self)
        guard let store = services?.attestations else { return Self.noStore }
        guard !name.isEmpty else { return .text("say who you are: the name is the body\n", status: .badRequest) }
        let made = try store.generate(
            AttestationCommand(subjects: [name], predicates: ["visited"], contexts: [metadata.name])
        )
        return .json("{\"id\":\(JSONText.quoted(made.id))}\n", status: .created)
    }

    /// Who was here, the last one first.
    func visits(_ request: PluginRequest) async throws -> PluginResponse {
        count()
        guard let store = services?.attestations else { return Self.noStore }
        let filter = AttestationFilter(predicates: ["visited"], contexts: [metadata.name], limit: 100)
        let visits = try store.query(filter).map { visit in
            "{\"name\":\(JSONText.quoted(visit.subjects.first ?? "")),\"time\":\(visit.timestamp)}"
        }
        return .json("{\"visits\":[\(visits.joined(separator: ","))]}\n")
    }

    private static var noStore: PluginResponse {
        .text("this host keeps no attestations\n", status: .serviceUnavailable)
    }
}
