/// Where and how a server listens.
public struct PluginServerConfiguration: Sendable {
    /// The address: a name or a number of this machine. Loopback unless told otherwise.
    public var host: String
    /// The port; 0 for one that the system picks.
    public var port: Int
    /// The certificate that it shows, for HTTPS; nil for HTTP.
    public var tls: TLSSettings?
    /// What one connection may ask.
    public var limits: ConnectionLimits
    /// How WebSockets are served.
    public var webSockets: WebSocketSettings
    /// Whose pages may open WebSockets, besides this machine's own; see ``OriginPolicy``.
    public var allowedOrigins: [String]
    /// Whoever changes plugins has to show this token (`Authorization: Bearer …`); nil for nobody has to.
    public var adminToken: String?

    /// Makes a configuration.
    public init(
        host: String = "127.0.0.1",
        port: Int = 0,
        tls: TLSSettings? = nil,
        limits: ConnectionLimits = ConnectionLimits(),
        webSockets: WebSocketSettings = WebSocketSettings(),
        allowedOrigins: [String] = [],
        adminToken: String? = nil
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.limits = limits
        self.webSockets = webSockets
        self.allowedOrigins = allowedOrigins
        self.adminToken = adminToken
    }

    /// Whether only this machine can reach the address.
    public var isLoopback: Bool { Self.isLoopback(host) }

    static func isLoopback(_ host: String) -> Bool {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if bare == "localhost" || bare == "::1" { return true }
        let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
