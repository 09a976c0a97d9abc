/// Which pages may open WebSockets here. A browser lets every page try, and sends along whose it is.
///
/// Pages of this machine always may. The configuration adds others.
public struct OriginPolicy: Sendable, Hashable {
    private let patterns: [OriginPattern]
    private let allowsAll: Bool

    /// Makes a policy.
    /// - Parameter allowedOrigins: whose pages may, besides this machine's: `https://example.com`,
    ///   `https://*.example.com`, `https://example.com:*` for any port, `*` for everybody's.
    public init(allowedOrigins: [String] = []) {
        let local = ["localhost", "127.0.0.1", "[::1]"].flatMap { ["http://\($0):*", "https://\($0):*"] }
        patterns = (local + allowedOrigins).map(OriginPattern.init)
        allowsAll = allowedOrigins.contains("*")
    }

    /// Whether a request may open a WebSocket.
    /// - Parameters:
    ///   - origins: the values of its `Origin` headers.
    ///   - peer: the address, in numbers, that it came from: without an origin, which browsers never leave out, only
    ///     this machine may.
    public func allows(origins: [String], peer: String?) -> Bool {
        if allowsAll { return true }
        guard origins.count <= 1 else { return false }
        guard let origin = origins.first, !origin.isEmpty else { return peer.map(Self.isLoopback) ?? false }
        return patterns.contains { $0.matches(origin) }
    }

    /// Whether an address is this machine's own: 127.0.0.0/8, `::1`, or one of the first in the clothes of IPv6.
    static func isLoopback(_ address: String) -> Bool {
        let bare = address.hasPrefix("[") && address.hasSuffix("]") ? address.dropFirst().dropLast() : address[...]
        if bare == "::1" { return true }
        let mapped = bare.lowercased().hasPrefix("::ffff:") ? bare.dropFirst(7) : bare
        let parts = mapped.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy(isNumber)
    }

    private static func isNumber(_ part: Substring) -> Bool {
        UInt8(part) != nil && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
