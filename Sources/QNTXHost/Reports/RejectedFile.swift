public import QNTXPlugin

/// A file that is no plugin of this host, and why.
public struct RejectedFile: Sendable {
    /// The file, or the directory that could not be read.
    public let file: String
    /// Why.
    public let error: PluginError
}
