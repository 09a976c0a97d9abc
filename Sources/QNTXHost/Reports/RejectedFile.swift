public import QNTXPlugin

/// A file that is no plugin of this host, and why.
public struct RejectedFile: Sendable {
    /// What it is.
    enum Kind: Sendable {
        case file
        /// A directory that cannot be read.
        case directory
        /// A plugin that is enabled and nowhere.
        case name
    }

    /// The file, or the directory that could not be read.
    public let file: String
    /// Why.
    public let error: PluginError
    let kind: Kind
    /// Its place among the others, in the order in which they were found.
    let number: Int
}
