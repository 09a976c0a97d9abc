import Foundation

/// Where a configuration is looked for. Everything can be set, so that tests need no home of their own.
public struct ConfigurationSources: Sendable {
    /// What every host of a machine shares.
    public var systemDirectory: String
    /// The user's home; nil if there is none, and then there are no files of the user.
    public var home: String?
    /// Where the search for a project's file begins, upwards.
    public var workingDirectory: String
    /// The variables of the environment.
    public var environment: [String: String]
    /// A file that takes the place of all others. The environment counts over it as over any file.
    public var explicitFile: String?
    /// The largest file that is read, in bytes.
    public var maximumFileSize: Int

    /// Looks in these places.
    public init(
        systemDirectory: String = "/etc/qntx",
        home: String?,
        workingDirectory: String,
        environment: [String: String],
        explicitFile: String? = nil,
        maximumFileSize: Int = 1 << 20
    ) {
        self.systemDirectory = systemDirectory
        self.home = home
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.explicitFile = explicitFile
        self.maximumFileSize = maximumFileSize
    }

    /// The places of this process, with the environment as it is now.
    public static func process(explicitFile: String? = nil) -> ConfigurationSources {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return ConfigurationSources(
            home: home ?? NSHomeDirectory(),
            workingDirectory: FileManager.default.currentDirectoryPath,
            environment: environment,
            explicitFile: explicitFile
        )
    }

    /// The user's directory, `~/.qntx`.
    public var userDirectory: String? { home.map { Self.path($0, ".qntx") } }

    /// The file that the admin API changes, `~/.qntx/am_from_ui.toml`; the explicit file where there is one.
    public var interfaceFile: String? { explicitFile ?? userDirectory.map { Self.path($0, "am_from_ui.toml") } }

    /// The file that `config set` changes: the explicit one, the project's, or a new `am.toml` in the working directory.
    public var projectFile: String {
        explicitFile ?? foundProjectFile ?? Self.path(workingDirectory, "am.toml")
    }

    /// A path with a leading `~` replaced by the home, as the shell does.
    public func expand(_ path: String) -> String {
        guard let home else { return path }
        if path == "~" { return home }
        return path.hasPrefix("~/") ? Self.path(home, String(path.dropFirst(2))) : path
    }

    static func path(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }
}
