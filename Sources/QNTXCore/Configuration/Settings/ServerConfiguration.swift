/// `[server]`.
public struct ServerConfiguration: Sendable, Hashable {
    /// The address to listen on.
    public let host: String
    /// The port; 0 for one that the system picks.
    public let port: Int
    /// Whether somebody has chosen the port. If nobody has, a host may try others where it is taken.
    public let isPortChosen: Bool
    /// The origins whose pages may use the server: those of this machine, and those given.
    public let allowedOrigins: [String]
    /// The token for changing plugins, or nil.
    public let adminToken: String?
    /// The file of the certificate, for HTTPS; nil for HTTP.
    public let tlsCertificate: String?
    /// The file of its private key.
    public let tlsKey: String?
    /// Whether HTTP/2 is spoken with clients that can, over TLS.
    public let offersHTTP2: Bool
    /// The largest body, in bytes.
    public let maximumBody: Int
    /// All headers of a request together, in bytes.
    public let maximumHeaders: Int
    /// How many connections are open at once.
    public let maximumConnections: Int
    /// How many WebSockets are open at once.
    public let maximumWebSockets: Int
    /// How long an answer may take to begin.
    public let deadline: Duration
    /// How long a connection may be idle.
    public let idleTimeout: Duration
    /// How long a client may send nothing of its body.
    public let bodyTimeout: Duration
    /// How long requests under way have when the host stops.
    public let drain: Duration

    init(_ values: SettingReader) {
        host = values.string("server.host")
        port = values.integer("server.port")
        isPortChosen = values.isSet("server.port")
        var origins = values.defaultStrings("server.allowed_origins")
        for origin in values.strings("server.allowed_origins") where !origins.contains(origin) {
            origins.append(origin)
        }
        allowedOrigins = origins
        let token = values.string("server.admin_token")
        adminToken = token.isEmpty ? nil : token
        let (certificate, key) = (values.string("server.tls_certificate"), values.string("server.tls_key"))
        tlsCertificate = certificate.isEmpty ? nil : values.path(certificate)
        tlsKey = key.isEmpty ? nil : values.path(key)
        offersHTTP2 = values.boolean("server.http2")
        maximumBody = values.integer("server.max_body")
        maximumHeaders = values.integer("server.max_headers")
        maximumConnections = values.integer("server.max_connections")
        maximumWebSockets = values.integer("server.max_websockets")
        deadline = .seconds(values.integer("server.deadline_secs"))
        idleTimeout = .seconds(values.integer("server.idle_timeout_secs"))
        bodyTimeout = .seconds(values.integer("server.body_timeout_secs"))
        drain = .seconds(values.integer("server.drain_secs"))
    }
}
