/// What went wrong with a plugin, its file or a call into it.
///
/// One type for the whole house: `code` is stable and for programs, `message` is for people, names the file,
/// plugin or symbol at fault and says what to do about it.
public struct PluginError: Error, Sendable {
    /// What kind of failure this is.
    public var code: Code
    /// One or two sentences: what is at fault, and the cure.
    public var message: String
    /// The step in the way of a plugin that failed, where it was one.
    public var stage: Stage?
    /// The plugin's name, where it is known by then.
    public var plugin: String?
    /// The path of the file at fault, as the operator knows it.
    public var file: String?
    /// The error underneath, if there is one.
    public var cause: (any Error)?
    /// After how long it is worth trying again, where somebody knows.
    public var retryAfter: Duration?

    /// Makes an error.
    public init(
        _ code: Code,
        _ message: String,
        stage: Stage? = nil,
        plugin: String? = nil,
        file: String? = nil,
        cause: (any Error)? = nil,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.stage = stage
        self.plugin = plugin
        self.file = file
        self.cause = cause
        self.retryAfter = retryAfter
    }

    /// The same error, with what it did not know itself filled in.
    public func adding(stage: Stage? = nil, plugin: String? = nil, file: String? = nil) -> PluginError {
        var error = self
        error.stage = error.stage ?? stage
        error.plugin = error.plugin ?? plugin
        error.file = error.file ?? file
        return error
    }
}

extension PluginError: CustomStringConvertible {
    /// `inspect: libfoo.so: not an ELF file … (file_not_elf)`.
    public var description: String {
        var parts: [String] = []
        if let stage { parts.append(stage.rawValue) }
        if let plugin { parts.append("plugin \(plugin)") }
        if let file { parts.append(file) }
        parts.append(message)
        let text = parts.joined(separator: ": ") + " (\(code))"
        guard let cause else { return text }
        return text + "; because: \(cause)"
    }
}
