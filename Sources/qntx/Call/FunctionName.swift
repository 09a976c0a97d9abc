import QNTXCore
import QNTXPlugin

/// A function by its domain and its own name.
struct FunctionName {
    let domain: String
    let name: String

    /// Reads `finance.npv`.
    init(_ text: String) throws(PluginError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw PluginError(
                .invalidArgument,
                "\(text.debugDescription) names no function: write <domain>.<name>, as in finance.npv; qntx call --list "
                    + "shows which there are"
            )
        }
        domain = String(parts[0])
        name = String(parts[1])
    }

    var text: String { "\(domain).\(name)" }
    var path: String { "/api/\(PathSegment.of(domain))/fn/\(PathSegment.of(name))" }

    /// What the host tells of it.
    /// - Throws: `notFound`, with the one that was meant, perhaps.
    func report(_ client: HostClient) async throws -> FunctionReport {
        let list = try await Self.list(domain, client)
        if let found = list.functions.first(where: { $0.name == name }) { return found }
        let meant = Spelling.nearest(name, list.functions.map(\.name)).map { "; did you mean \(domain).\($0)?" } ?? ""
        throw PluginError(.notFound, "plugin \(domain) declares no function \(name)\(meant)")
    }

    /// The functions of a domain.
    /// - Throws: `notFound` for a domain that is not there, or declares none.
    static func list(_ domain: String, _ client: HostClient) async throws -> FunctionListReport {
        do {
            return try await client.get("/api/\(PathSegment.of(domain))/fn")
        } catch let error as PluginError where error.code == .notFound {
            guard error.message.hasPrefix("plugin ") else { throw error }
            throw PluginError(.notFound, "plugin \(domain) declares no functions")
        }
    }
}
