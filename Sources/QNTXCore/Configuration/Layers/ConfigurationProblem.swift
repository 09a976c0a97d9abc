public import QNTXPlugin

/// Something that is wrong with the configuration.
public struct ConfigurationProblem: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// A host does not start with it.
        case error
        /// It has no effect, and was probably meant to have one.
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// What is wrong, and what to do.
    public let message: String
    /// The key at fault, dotted, where it is about one.
    public let key: String?
    /// The place at fault: never ``SettingOrigin/builtIn``. A whole file has line 0.
    public let origin: SettingOrigin

    /// Makes a problem.
    public init(_ severity: Severity, _ message: String, key: String? = nil, origin: SettingOrigin) {
        self.severity = severity
        self.message = message
        self.key = key
        self.origin = origin
    }

    /// The file at fault, if it is in one.
    public var file: String? {
        guard case .file(let path, _, _) = origin else { return nil }
        return path
    }

    /// The line in the file, from 1, if it is in one and known.
    public var line: Int? {
        guard case .file(_, let line, _) = origin, line > 0 else { return nil }
        return line
    }

    /// The column in the line, from 1, if it is known.
    public var column: Int? {
        guard case .file(_, let line, let column) = origin, line > 0 else { return nil }
        return column
    }

    /// `/etc/qntx/am.toml:3:1: server.port is "a": …`.
    public var description: String {
        // What the system says of a whole file names it already.
        if let file, line == nil, message.hasPrefix(file) { return message }
        let place = line == nil ? file ?? origin.description : origin.description
        return "\(place): \(key.map { "\($0) " } ?? "")\(message)"
    }

    /// The same as an error.
    public var error: PluginError { PluginError(.configInvalid, description, file: file) }
}
