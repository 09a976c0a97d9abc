import QNTXPlugin
import QNTXTOML

/// Puts the layers of a configuration on one another.
struct Layers {
    let sources: ConfigurationSources
    let schema: SettingsSchema
    private(set) var settings: [String: Setting] = [:]
    private(set) var files: [String] = []
    var problems: [ConfigurationProblem] = []
    /// The keys under which there are others.
    private var inner: Set<String> = []

    init(sources: ConfigurationSources, schema: SettingsSchema) {
        self.sources = sources
        self.schema = schema
    }

    mutating func addDefaults() {
        for field in schema.fields where !field.key.contains("*") {
            guard let value = field.defaultValue else { continue }
            put(Setting(key: field.key, value: value, origin: .builtIn))
        }
    }

    mutating func addFiles() {
        for candidate in sources.candidates {
            do {
                guard let bytes = try ConfigurationFile.read(candidate.path, limit: sources.maximumFileSize) else {
                    if sources.explicitFile != nil { missing(candidate.path) }
                    continue
                }
                files.append(candidate.path)
                let document = try TOMLDocument(bytes)
                if candidate.isPlugin {
                    addPlugin(document, candidate.path)
                } else {
                    add(document.entries, of: document, candidate.path)
                }
            } catch let error as TOMLProblem {
                let place = SettingOrigin.file(candidate.path, line: error.line, column: error.column)
                problems.append(ConfigurationProblem(.error, error.message, origin: place))
            } catch {
                problems.append(
                    ConfigurationProblem(
                        .error,
                        PluginError.text(of: error),
                        origin: .file(candidate.path, line: 0, column: 0)
                    )
                )
            }
        }
    }

    /// Sets a key. What was a section under it before is gone, and so is what was a value above it.
    mutating func put(_ setting: Setting) {
        let key = setting.key
        if inner.remove(key) != nil {
            for below in settings.keys where below.hasPrefix(key + ".") { settings[below] = nil }
        }
        settings[key] = setting
        var above = key[...]
        while let dot = above.lastIndex(of: ".") {
            above = above[..<dot]
            let name = String(above)
            guard inner.insert(name).inserted else { return }
            settings[name] = nil
        }
    }

    /// Puts a key's default in the place of what it is set to.
    mutating func restoreDefault(_ key: String, _ field: SettingField) {
        settings[key] =
            key.contains("*") || field.key != key
            ? nil : field.defaultValue.map { Setting(key: key, value: $0, origin: .builtIn) }
    }

    /// Puts the defaults of a section in the place of a value that has its name.
    mutating func restoreDefaults(under section: String) {
        settings[section] = nil
        for field in schema.fields where field.key.hasPrefix(section + ".") && !field.key.contains("*") {
            restoreDefault(field.key, field)
        }
    }

    private mutating func missing(_ path: String) {
        problems.append(
            ConfigurationProblem(
                .error,
                "there is no such file: give the path of a TOML file",
                origin: .file(path, line: 0, column: 0)
            )
        )
    }

    private mutating func add(_ entries: [TOMLEntry], of document: TOMLDocument, _ path: String) {
        var seen: [String: TOMLEntry] = [:]
        for entry in entries {
            let setting = setting(entry.key, entry.value, entry, document, path)
            if let other = seen.updateValue(entry, forKey: entry.key) {
                problems.append(
                    ConfigurationProblem(
                        .warning,
                        "is the same as \(TOMLKey.written(other.path)) in line \(document.place(of: other.offset).line), "
                            + "as keys have no case: remove one of them",
                        key: TOMLKey.written(entry.path),
                        origin: setting.origin
                    )
                )
            }
            put(setting)
        }
    }

    /// Adds a file of `~/.qntx/plugins`: its table `config` is the section of the plugin that it names.
    private mutating func addPlugin(_ document: TOMLDocument, _ path: String) {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        var name = String(file.dropLast(".toml".count)).lowercased()
        var origin = SettingOrigin.file(path, line: 0, column: 0)
        if let entry = document.entries.first(where: { $0.key == "name" }) {
            origin = setting("name", entry.value, entry, document, path).origin
            guard case .string(let text) = entry.value, !text.isEmpty else {
                problems.append(
                    ConfigurationProblem(
                        .error,
                        "is \(entry.value.toml): give the plugin's name",
                        key: "name",
                        origin: origin
                    )
                )
                return
            }
            name = text.lowercased()
        }
        guard !name.contains("."), !schema.sections.contains(name) else {
            problems.append(
                ConfigurationProblem(.error, "no plugin can have the name \(name): choose another one", origin: origin)
            )
            return
        }
        for entry in document.entries where entry.path.count > 1 && entry.path[0].lowercased() == "config" {
            put(setting(name + "." + TOMLKey.flat(entry.path.dropFirst()), entry.value, entry, document, path))
        }
    }

    private func setting(
        _ key: String,
        _ value: SettingValue,
        _ entry: TOMLEntry,
        _ document: TOMLDocument,
        _ path: String
    ) -> Setting {
        let place = document.place(of: entry.offset)
        return Setting(key: key, value: value, origin: .file(path, line: place.line, column: place.column))
    }

    /// The names that sections of plugins have, and those enabled.
    var domains: Set<String> {
        var names = Set(settings.keys.compactMap { key in key.firstIndex(of: ".").map { String(key[..<$0]) } })
        if case .list(let items)? = settings["plugin.enabled"]?.value {
            names.formUnion(items.map { $0.text.lowercased() })
        }
        for key in settings.keys {
            if let (name, _) = schema.pluginKey(key) { names.insert(name) }
        }
        return names.subtracting(schema.sections)
    }
}
