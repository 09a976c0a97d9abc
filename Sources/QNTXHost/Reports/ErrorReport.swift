public import QNTXPlugin

/// A `PluginError` for programs and operators that read it from far away.
public struct ErrorReport: Sendable, Hashable, Codable {
    /// The stable code.
    public var code: String
    /// The step that failed, where it was one in the way of a plugin.
    public var stage: String?
    /// What is at fault, and the cure.
    public var message: String
    /// The file at fault.
    public var file: String?

    /// Describes an error.
    public init(_ error: PluginError) {
        code = error.code.description
        stage = error.stage?.rawValue
        message = error.message
        file = error.file
    }
}
