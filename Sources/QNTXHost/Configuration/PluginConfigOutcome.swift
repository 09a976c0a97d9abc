/// What became of a new configuration for a plugin.
public enum PluginConfigOutcome: Sendable {
    /// It is not valid: what is wrong, by key. Nothing was changed.
    case invalid([String: String])
    /// It is valid, and only that was asked.
    case valid
    /// The plugin has it, and the file too.
    case taken(config: [String: String], warnings: [String])
}
