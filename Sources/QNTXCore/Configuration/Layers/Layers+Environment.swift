import QNTXTOML

extension Layers {
    /// Sets every key whose variable is in the environment: the host's, each known plugin's, and those that files have.
    mutating func addEnvironment() {
        var used: Set<String> = []
        // Which plugins there are may itself be said there.
        for field in schema.fields where !field.key.contains("*") { apply(field, field.key, &used) }
        for name in domains.sorted() {
            for (key, field) in schema.keys(ofPlugin: name) { apply(field, key, &used) }
        }
        for key in settings.keys.sorted() where !schema.owns(key) {
            let variable = EnvironmentKey.variable(key)
            guard let text = sources.environment[variable], !text.isEmpty else { continue }
            put(Setting(key: key, value: .string(text), origin: .environment(variable)))
        }
        addUnknownKeys()
        warnOfUnused(used)
    }

    /// Adds the keys of known plugins that the environment alone has.
    private mutating func addUnknownKeys() {
        let domains = domains
        let own = sources.environment.keys.filter { $0.hasPrefix("QNTX_") }
        for domain in domains.sorted() {
            // Most have none, and looking into all settings for each would take long where there are many.
            let variables = EnvironmentKey.variable(domain) + "_"
            guard own.contains(where: { $0.hasPrefix(variables) }) else { continue }
            let prefix = domain + "."
            let known = settings.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            let extra = EnvironmentKey.extra(domain, known: known, domains: domains, environment: sources.environment)
            for (key, variable, value) in extra {
                put(Setting(key: prefix + key, value: .string(value), origin: .environment(variable)))
            }
        }
    }

    private mutating func apply(_ field: SettingField, _ key: String, _ used: inout Set<String>) {
        let names = field.variables + [EnvironmentKey.variable(key)]
        used.formUnion(names)
        for name in names {
            guard let text = sources.environment[name], !text.isEmpty else { continue }
            guard let value = field.value(of: text) else {
                problems.append(
                    ConfigurationProblem(
                        .error,
                        "is \(field.shown(.string(text))) there: it is \(field.expectation)",
                        key: key,
                        origin: .environment(name)
                    )
                )
                return
            }
            put(Setting(key: key, value: value, origin: .environment(name)))
            return
        }
    }

    /// Warns of variables that look like the host's own and are none.
    private mutating func warnOfUnused(_ used: Set<String>) {
        let prefixes = schema.sections.map { EnvironmentKey.variable($0) + "_" }
        for name in sources.environment.keys.sorted() where !used.contains(name) {
            guard prefixes.contains(where: name.hasPrefix) else { continue }
            let near = Spelling.nearest(name, used).map { ": did you mean \($0)?" } ?? ""
            problems.append(
                ConfigurationProblem(.warning, "no setting has this variable\(near)", origin: .environment(name))
            )
        }
    }
}
