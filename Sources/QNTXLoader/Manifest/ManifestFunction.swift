/// A function that a side manifest declares.
public struct ManifestFunction: Sendable, Hashable, Codable {
    /// What the host is told of it beyond its type.
    public enum Flag: String, Sendable, Hashable, Codable, CaseIterable {
        /// The same arguments give the same result, and nothing else happens.
        case pure
        /// It waits, or computes for long.
        case blocking
        /// It goes by what `progress.report` returns.
        case cancellable
    }

    /// What callers know it by.
    public var name: String
    /// How it is called, in the notation of `qntx_plugin.h`.
    public var signature: String
    /// What the library calls it.
    public var symbol: String
    /// One line for people; empty where there is none.
    public var documentation: String
    /// What the host is told of it.
    public var flags: [Flag]

    /// Makes a declaration.
    /// - Parameter symbol: nil for the name.
    public init(
        name: String,
        signature: String,
        symbol: String? = nil,
        documentation: String = "",
        flags: [Flag] = []
    ) {
        self.name = name
        self.signature = signature
        self.symbol = symbol ?? name
        self.documentation = documentation
        self.flags = flags
    }
}
