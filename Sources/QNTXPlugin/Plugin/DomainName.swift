/// The rules for a plugin's name, which is a path segment, a configuration section and a log label at once.
public enum DomainName {
    /// Names that the host's own API needs below `/api/`.
    public static let reserved: Set<String> = [
        "plugins", "health", "config", "jobs", "attestations", "api", "ws", "metrics", "qntx",
    ]

    /// The longest legal name, in bytes.
    public static let maximumLength = 64

    /// Checks that a name is `[a-z][a-z0-9-]*`, at most 64 bytes, and not reserved.
    /// - Throws: `illegalName`, saying which rule it breaks.
    public static func validate(_ name: String) throws(PluginError) {
        let bytes = name.utf8
        let problem: String
        if bytes.isEmpty {
            problem = "it is empty"
        } else if bytes.count > maximumLength {
            problem = "it is longer than \(maximumLength) bytes"
        } else if let first = bytes.first, !(0x61...0x7A).contains(first) {
            problem = "it does not begin with a letter from a to z"
        } else if !bytes.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) {
            problem = "only a to z, 0 to 9 and '-' are allowed"
        } else if reserved.contains(name) {
            problem = "the host uses that name itself"
        } else {
            return
        }
        let shown = name.count > maximumLength ? String(name.prefix(maximumLength)) + "…" : name
        throw PluginError(
            .illegalName,
            "\(shown.debugDescription) is not a legal plugin name: \(problem); choose one like \"biotech\""
        )
    }
}
