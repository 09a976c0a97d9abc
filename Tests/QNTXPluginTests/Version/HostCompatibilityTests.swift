import QNTXPlugin
import Testing

@Suite("Whether a host can take a plugin")
struct HostCompatibilityTests {
    @Test(
        "The host takes the plugin",
        arguments: [
            ("0.23.0", ">=0.20, <2"), ("v0.23.0", ">=0.20, <2"), ("0.23.0", "0.23"), ("0.23.0+dirty", "=0.23.0"),
            // An empty constraint accepts everything, even what is not a version.
            ("0.23.0", ""), ("dev", ""), ("not a version", ""), ("", ""),
            // So does a development host, even what is not a constraint.
            ("dev", ">=99"), ("dev", "not a constraint"), ("dev", "   "),
        ]
    )
    func takes(version: String, constraint: String) throws {
        try VersionConstraint.checkHost(version: version, constraint: constraint)
    }

    @Test(
        "The host's version is read before the constraint, and each has its own error",
        arguments: [
            ("nonsense", ">=1", PluginError.Code.invalidVersion, "invalid QNTX version: \"nonsense\""),
            ("nonsense", "nonsense", .invalidVersion, "invalid QNTX version: \"nonsense\""),
            ("", ">=1", .invalidVersion, "invalid QNTX version: \"\""),
            ("Dev", ">=1", .invalidVersion, "invalid QNTX version: \"Dev\""),
            ("dev ", ">=1", .invalidVersion, "invalid QNTX version: \"dev \""),
            ("1.0.0", "nonsense", .invalidConstraint, "invalid version constraint: \"nonsense\""),
            ("1.0.0", " ", .invalidConstraint, "invalid version constraint: \" \""),
            ("1.0.0", "\n", .invalidConstraint, "invalid version constraint: \"\\n\""),
            ("0.23.0", ">=1", .incompatibleVersion, "plugin requires QNTX >=1, but running 0.23.0: it requires >=1"),
            ("v0.23", "~1", .incompatibleVersion, "plugin requires QNTX ~1, but running v0.23: it requires ~1"),
            ("1.0.0-rc.1", ">=0.9", .incompatibleVersion, "plugin requires QNTX >=0.9, but running 1.0.0-rc.1: "),
        ]
    )
    func refuses(version: String, constraint: String, code: PluginError.Code, start: String) {
        let error = #expect(throws: PluginError.self) {
            try VersionConstraint.checkHost(version: version, constraint: constraint)
        }
        #expect(error?.code == code)
        #expect(error?.message.hasPrefix(start) == true, "\(error?.message ?? "")")
    }

    @Test("A mismatch says what to do")
    func cure() {
        let error = #expect(throws: PluginError.self) {
            try VersionConstraint.checkHost(version: "0.23.0", constraint: ">=1.0.0 <2.0.0")
        }
        #expect(
            error?.message
                == "plugin requires QNTX >=1.0.0 <2.0.0, but running 0.23.0: it requires >=1.0.0 in "
                + "\">=1.0.0 <2.0.0\", but 0.23.0 is older; install a plugin made for this host, or a host that the "
                + "plugin accepts"
        )
    }
}
