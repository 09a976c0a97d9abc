import Foundation
import QNTXCore
import QNTXPlugin

/// A machine of its own for one test: an /etc, a home and a project, gone with it.
final class ConfigurationFixture: Sendable {
    let root: String
    var system: String { root + "/etc/qntx" }
    var home: String { root + "/home" }
    var user: String { home + "/.qntx" }
    var project: String { root + "/project" }
    var working: String { root + "/project/deep/below" }

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("qntx-config-\(UUID().uuidString)")
        root = url.path
        for directory in ["/etc/qntx", "/home/.qntx/plugins", "/project/deep/below"] {
            try FileManager.default.createDirectory(atPath: root + directory, withIntermediateDirectories: true)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Writes a file, and makes its path known.
    @discardableResult
    func write(_ path: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    func sources(_ environment: [String: String] = [:], explicitFile: String? = nil) -> ConfigurationSources {
        ConfigurationSources(
            systemDirectory: system,
            home: home,
            workingDirectory: working,
            environment: environment,
            explicitFile: explicitFile
        )
    }

    func load(_ environment: [String: String] = [:], explicitFile: String? = nil) -> AMConfiguration {
        .load(sources(environment, explicitFile: explicitFile))
    }

    /// The section of one plugin as the plugin sees it.
    func config(_ domain: String, _ environment: [String: String] = [:]) -> any Config {
        PluginConfigSource(LiveConfiguration(load(environment))).config(for: domain)
    }
}
