internal import GRPCNIOTransportHTTP2Posix
import NIOCore
public import QNTXPlugin

/// Where a peer listens.
public enum RemoteAddress: Sendable, Hashable, CustomStringConvertible {
    /// A host, by its name or its address, and a port.
    case tcp(host: String, port: Int)
    /// A Unix-domain socket.
    case unix(path: String)

    /// Reads `host:port`, `[::1]:port`, or `unix:/path`.
    /// - Throws: `invalidArgument`.
    public init(_ text: String) throws(PluginError) {
        if text.hasPrefix("unix:") {
            let rest = text.dropFirst(5)
            self = .unix(path: String(rest.hasPrefix("//") ? rest.dropFirst(2) : rest))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65535).contains(port), colon != text.startIndex
        else {
            throw PluginError(
                .invalidArgument,
                "\(text.debugDescription) is no address: write host:port, like 127.0.0.1:38700, or unix:/path"
            )
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self = .tcp(host: String(host), port: port)
    }

    /// The address as it is written.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    var target: any ResolvableTarget {
        switch self {
        // What is an address already need not be looked up.
        case .tcp(let host, let port) where (try? SocketAddress(ipAddress: host, port: port)) != nil:
            host.contains(":") ? .ipv6(address: host, port: port) : .ipv4(address: host, port: port)
        case .tcp(let host, let port): .dns(host: host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }
}
