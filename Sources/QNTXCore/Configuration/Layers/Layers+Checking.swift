import QNTXTOML

extension Layers {
    /// Looks for keys of the host's sections that are unknown or have a value that is not allowed.
    ///
    /// Only what holds is checked: a wrong value under a right one harms nobody. What is wrong does not hold any more
    /// afterwards, but its default.
    mutating func check() {
        let enabled = enabledNames
        var misspelt: Set<String> = []
        for setting in settings.values.sorted(by: { $0.key < $1.key }) where setting.origin != .builtIn {
            guard schema.owns(setting.key) else {
                warnOfSection(setting, enabled, &misspelt)
                continue
            }
            check(setting)
        }
    }

    private mutating func check(_ setting: Setting) {
        guard let field = schema.field(setting.key) else {
            let isSection = schema.fields.contains { $0.key.hasPrefix(setting.key + ".") }
            // Guessing takes time, and nobody reads hundreds of guesses.
            let nearest = problems.count < 100 ? schema.nearest(setting.key) : nil
            let near = nearest.map { ": did you mean \($0)?" } ?? ""
            let message = isSection ? "is a section: write [\(setting.key)] and its keys below" : "is not known\(near)"
            problems.append(
                ConfigurationProblem(isSection ? .error : .warning, message, key: setting.key, origin: setting.origin)
            )
            if isSection { restoreDefaults(under: setting.key) }
            return
        }
        guard !field.allows(setting.value) else { return }
        problems.append(
            ConfigurationProblem(
                .error,
                "is \(field.shown(setting.value)): it has to be \(field.expectation)",
                key: setting.key,
                origin: setting.origin
            )
        )
        restoreDefault(setting.key, field)
    }

    /// Warns of a section that nobody reads and that is called nearly like one of the host's.
    private mutating func warnOfSection(_ setting: Setting, _ enabled: Set<String>, _ misspelt: inout Set<String>) {
        let parts = SettingsSchema.parts(setting.key)
        guard parts.count > 1 else {
            let near = schema.fields.first { SettingsSchema.parts($0.key).last == setting.key }
            let hint = near.map { ": did you mean \($0.key)?" } ?? ": write it below a [section]"
            problems.append(
                ConfigurationProblem(.warning, "is in no section\(hint)", key: setting.key, origin: setting.origin)
            )
            return
        }
        guard !enabled.contains(parts[0]), misspelt.insert(parts[0]).inserted,
            let near = schema.sections.sorted().first(where: { Spelling.distance($0, parts[0]) == 1 })
        else { return }
        problems.append(
            ConfigurationProblem(
                .warning,
                "is a section that no enabled plugin reads: did you mean [\(near)]?",
                key: parts[0],
                origin: setting.origin
            )
        )
    }

    private var enabledNames: Set<String> {
        guard case .list(let items)? = settings["plugin.enabled"]?.value else { return [] }
        return Set(items.map { $0.text.lowercased() })
    }
}
