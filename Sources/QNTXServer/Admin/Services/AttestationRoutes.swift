import HTTPTypes
import Hummingbird
import QNTXCore
import QNTXHost
import QNTXPlugin

/// `GET` and `POST /api/attestations`.
struct AttestationRoutes {
    let core: Core

    private static let fields = [
        "id", "subjects", "predicates", "contexts", "actors", "timestamp", "attributes",
    ]

    /// Stores what the body describes: an object, or a list of them, all or none. One without actors is its own actor.
    func add(_ request: Request) async throws -> Response {
        let (bodies, isList) = try await JSONBody.readMany(request)
        let attestations = try bodies.map(Self.attestation)
        let store = core.attestations.store(for: "cli")
        let stored = try await ServiceAnswer.blocking { () throws(PluginError) in
            guard attestations.allSatisfy({ $0.actors.isEmpty && $0.id.isEmpty }) else {
                guard attestations.allSatisfy({ !$0.actors.isEmpty }) else {
                    throw PluginError(
                        .invalidArgument,
                        "either all attestations of a list have actors, or none has; one without actors has no id either"
                    )
                }
                return try store.create(attestations)
            }
            return try store.generate(attestations.map(Self.command))
        }
        let texts = stored.map(\.json)
        let text = isList ? "{\"attestations\":[\(texts.joined(separator: ","))]}" : texts.first ?? "{}"
        return JSONAnswer.raw(text, status: .created)
    }

    /// What the query's filter finds, newest first: a JSON object, or a line of JSON each for `application/x-ndjson`.
    func query(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        let known = ["subject", "predicate", "context", "actor", "since", "until", "limit"]
        if let unknown = parameters.map({ String($0.key) }).first(where: { !known.contains($0) }) {
            throw HTTPError(
                .badRequest,
                message: "there is no parameter \(unknown.debugDescription); there are \(known.joined(separator: ", "))"
            )
        }
        let filter = AttestationFilter(
            subjects: ServiceAnswer.list(request, "subject"),
            predicates: ServiceAnswer.list(request, "predicate"),
            contexts: ServiceAnswer.list(request, "context"),
            actors: ServiceAnswer.list(request, "actor"),
            timeStart: Int64(try ServiceAnswer.number(request, "since", default: 0)),
            timeEnd: Int64(try ServiceAnswer.number(request, "until", default: 0)),
            limit: try ServiceAnswer.number(request, "limit", default: 100)
        )
        let lines = request.headers[.accept]?.contains("application/x-ndjson") ?? false
        let rows = RowStream { [core] each throws(PluginError) in
            try core.attestations.store(for: "cli").query(filter) { each($0.json) }
        }
        return try await rows.response(
            lines
                ? RowStream.Format(type: "application/x-ndjson", afterEach: "\n")
                : RowStream.Format(
                    type: "application/json",
                    before: "{\"attestations\":[",
                    between: ",",
                    after: "]}\n"
                )
        )
    }

    private static func attestation(_ body: JSONBody) throws -> Attestation {
        try body.only(fields)
        return Attestation(
            id: try body.string("id") ?? "",
            subjects: try body.strings("subjects"),
            predicates: try body.strings("predicates"),
            contexts: try body.strings("contexts"),
            actors: try body.strings("actors"),
            timestamp: try body.int("timestamp") ?? 0,
            attributes: try body.objectText("attributes")
        )
    }

    private static func command(_ attestation: Attestation) -> AttestationCommand {
        AttestationCommand(
            subjects: attestation.subjects,
            predicates: attestation.predicates,
            contexts: attestation.contexts,
            timestamp: attestation.timestamp,
            attributes: attestation.attributes
        )
    }
}
