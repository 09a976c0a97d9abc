/// Who a plugin is. Source: QNTX `plugin.Metadata`; the JSON keys are its wire names.
public struct Metadata: Sendable, Hashable, Codable {
    /// The domain the plugin owns, `[a-z][a-z0-9-]*`: its routes are below `/api/<name>`.
    public var name: String
    /// The plugin's own semantic version.
    public var version: String
    /// Which versions of QNTX it can live in, `>=0.20, <2`; empty for any.
    public var qntxVersion: String
    /// One sentence about what it does.
    public var description: String
    /// Who made it.
    public var author: String
    /// Its licence, as an SPDX expression.
    public var license: String

    /// Describes a plugin.
    public init(
        name: String,
        version: String,
        qntxVersion: String = "",
        description: String = "",
        author: String = "",
        license: String = ""
    ) {
        self.name = name
        self.version = version
        self.qntxVersion = qntxVersion
        self.description = description
        self.author = author
        self.license = license
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, description, author, license
        case qntxVersion = "qntx_version"
    }
}
