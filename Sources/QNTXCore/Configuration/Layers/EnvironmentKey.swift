/// How keys are called in the environment.
enum EnvironmentKey {
    /// `QNTX_SERVER_PORT` for `server.port`. Source: QNTX `am`.
    static func variable(_ key: String) -> String {
        var name = "QNTX_"
        for scalar in key.uppercased().unicodeScalars {
            name.unicodeScalars.append(scalar == "." || scalar == "-" ? "_" : scalar)
        }
        return name
    }

    /// The keys of one plugin that the environment alone knows: `max_cells` for `QNTX_BIOTECH_MAX_CELLS`.
    /// - Parameters:
    ///   - known: the plugin's keys from files, whose variables are theirs.
    ///   - domains: all plugins known. A variable of `code-review` is none of `code`.
    static func extra(
        _ domain: String,
        known: some Sequence<String>,
        domains: Set<String>,
        environment: [String: String]
    ) -> [(key: String, variable: String, value: String)] {
        let prefix = variable(domain) + "_"
        let others = domains.filter { $0 != domain }.map { variable($0) + "_" }
            .filter { $0.hasPrefix(prefix) && $0 != prefix }
        let taken = Set(known.map { variable(domain + "." + $0) })
        var found: [(key: String, variable: String, value: String)] = []
        for (name, value) in environment where name.hasPrefix(prefix) && !value.isEmpty && !taken.contains(name) {
            let key = name.dropFirst(prefix.count).lowercased()
            guard !key.isEmpty, !others.contains(where: name.hasPrefix) else { continue }
            found.append((key, name, value))
        }
        return found.sorted { $0.variable < $1.variable }
    }
}
