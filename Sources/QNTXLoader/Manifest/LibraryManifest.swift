/// A side manifest, `NAME.qntx.toml`: a library that has never heard of QNTX, and the functions of it that the host makes
/// endpoints of.
public struct LibraryManifest: Sendable, Hashable, Codable {
    /// The plugin's name: the domain.
    public var name: String
    /// The plugin's version.
    public var version: String
    /// Which versions of QNTX it can live in; empty for any.
    public var qntxVersion: String
    /// One sentence; empty where there is none, as are the two below.
    public var description: String
    /// Who has made it.
    public var author: String
    /// An SPDX expression.
    public var license: String
    /// The library: a path, the name of a file beside the manifest, or what the dynamic loader knows it by.
    public var library: String
    /// Enums and structs, in the notation of `qntx_plugin.h`; empty where there are none.
    public var types: String
    /// The functions, in the order in which they stand there.
    public var functions: [ManifestFunction]

    /// Makes a manifest.
    public init(
        name: String,
        version: String,
        qntxVersion: String = "",
        description: String = "",
        author: String = "",
        license: String = "",
        library: String,
        types: String = "",
        functions: [ManifestFunction]
    ) {
        self.name = name
        self.version = version
        self.qntxVersion = qntxVersion
        self.description = description
        self.author = author
        self.license = license
        self.library = library
        self.types = types
        self.functions = functions
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, description, author, license, library, types, functions
        case qntxVersion = "qntx_version"
    }
}
