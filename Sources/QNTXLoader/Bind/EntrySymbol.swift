import CQNTXPlugin
import QNTXPlugin

/// The one symbol that makes a library a plugin.
public enum EntrySymbol {
    /// Its name.
    public static let name = "qntx_plugin_entry"

    /// The version of the ABI that this host has: major in the upper 16 bits, minor in the lower.
    public static let hostVersion: UInt32 = UInt32(QNTX_ABI_MAJOR) << 16 | UInt32(QNTX_ABI_MINOR)

    /// Checks that a plugin was built for this major version of the ABI; minor versions only add.
    static func checkMajor(_ version: UInt32) throws(PluginError) {
        guard version >> 16 == hostVersion >> 16 else {
            throw PluginError(
                .incompatibleABI,
                "it was built for version \(ABIVersion.text(version)) of the ABI, this host has "
                    + "\(ABIVersion.text(hostVersion)); rebuild it with this host's qntx_plugin.h"
            )
        }
    }
}

/// Versions of the ABI as text.
public enum ABIVersion {
    /// `1.0`.
    public static func text(_ version: UInt32) -> String {
        "\(version >> 16).\(version & 0xFFFF)"
    }
}
