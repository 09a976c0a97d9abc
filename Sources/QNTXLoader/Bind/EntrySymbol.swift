import CQNTXPlugin

/// The one symbol that makes a library a plugin.
public enum EntrySymbol {
    /// Its name.
    public static let name = "qntx_plugin_entry"

    /// The version of the ABI that this host has: major in the upper 16 bits, minor in the lower.
    public static let hostVersion: UInt32 = UInt32(QNTX_ABI_MAJOR) << 16 | UInt32(QNTX_ABI_MINOR)
}

/// Versions of the ABI as text.
public enum ABIVersion {
    /// `1.0`.
    public static func text(_ version: UInt32) -> String {
        "\(version >> 16).\(version & 0xFFFF)"
    }
}
