/// Which names a request may be for. A page on the web can give its own name the address of this machine, and would pass
/// for a neighbour then; but it cannot give its name another `Host`. So a server for this machine alone answers to names
/// of this machine, and to those of the origins that its configuration allows.
struct HostNamePolicy: Sendable {
    private let isLoopback: Bool
    private let origins: OriginPolicy

    /// All names may pass: those that come to a surface of a plugin's process have passed its host's door.
    static let all = HostNamePolicy(isLoopback: false, origins: OriginPolicy())

    private init(isLoopback: Bool, origins: OriginPolicy) {
        self.isLoopback = isLoopback
        self.origins = origins
    }

    init(_ configuration: PluginServerConfiguration) {
        isLoopback = configuration.isLoopback
        origins = OriginPolicy(allowedOrigins: configuration.allowedOrigins)
    }

    /// Why a request is refused; nil if it may pass.
    /// - Parameter authority: the name that it is for, with its port if it has one; nil where it gives none.
    func refusal(of authority: String?) -> String? {
        guard isLoopback, let authority else { return nil }
        if PluginServerConfiguration.isLoopback(Self.name(of: authority)) { return nil }
        let isAllowed = ["http", "https"].contains { origins.allows(origins: ["\($0)://\(authority)"], peer: nil) }
        if isAllowed { return nil }
        return
            "this server is for this machine alone, and \(authority) is not a name of it; to have it answer to that, "
            + "add http://\(authority) to server.allowed_origins"
    }

    /// An authority without its port.
    static func name(of authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }
}
