/// What a plugin says about itself in its file, for the host to read without running it. Source: `QNTX_PLUGIN_NOTE` in
/// `qntx_plugin.h`.
public struct PluginNote: Sendable, Hashable, Codable {
    /// The version of the ABI that the plugin was compiled for, `1.0`.
    public var abiVersion: String
    /// The plugin's name.
    public var name: String
    /// The plugin's own version.
    public var version: String
    /// Which versions of QNTX it can live in; empty for any.
    public var qntxVersion: String

    /// Makes a note.
    public init(abiVersion: String, name: String, version: String, qntxVersion: String = "") {
        self.abiVersion = abiVersion
        self.name = name
        self.version = version
        self.qntxVersion = qntxVersion
    }

    /// The version of the ABI as a number, the major one in the upper half; 0 where it cannot be read.
    var abiNumber: UInt32 {
        let parts = abiVersion.split(separator: ".").map { UInt32($0) ?? 0 }
        return parts.count == 2 ? parts[0] << 16 | parts[1] & 0xFFFF : 0
    }

    private enum CodingKeys: String, CodingKey {
        case name, version
        case abiVersion = "abi_version"
        case qntxVersion = "qntx_version"
    }
}
