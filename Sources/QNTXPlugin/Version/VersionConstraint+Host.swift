extension VersionConstraint {
    /// Whether a host can take a plugin, decided in the order in which QNTX decides (`Registry.Register`):
    /// 1. an empty constraint accepts every host, and the host's version is not looked at;
    /// 2. a host whose version is exactly `dev` accepts every plugin, and the constraint is not looked at;
    /// 3. the host's version is read, then the constraint, then the one is checked against the other.
    ///
    /// A constraint of spaces only is not empty: it is an error.
    /// - Parameters:
    ///   - version: the version of QNTX that the host is.
    ///   - constraint: what the plugin's metadata asks for.
    /// - Throws: `invalidVersion` ("invalid QNTX version"), `invalidConstraint` ("invalid version constraint") or
    ///   `incompatibleVersion` ("plugin requires QNTX C, but running V").
    public static func checkHost(version: String, constraint: String) throws(PluginError) {
        if constraint.isEmpty || version == "dev" { return }
        let host: Version
        do throws(PluginError) {
            host = try Version(version)
        } catch {
            throw error.prefixed("invalid QNTX version")
        }
        let required: VersionConstraint
        do throws(PluginError) {
            required = try VersionConstraint(constraint)
        } catch {
            throw error.prefixed("invalid version constraint")
        }
        guard !required.accepts(host) else { return }
        throw PluginError(
            .incompatibleVersion,
            "plugin requires QNTX \(constraint), but running \(version): it \(required.refusal(of: host)); "
                + "install a plugin made for this host, or a host that the plugin accepts"
        )
    }
}

extension PluginError {
    fileprivate func prefixed(_ words: String) -> PluginError {
        var error = self
        error.message = "\(words): \(message)"
        return error
    }
}
