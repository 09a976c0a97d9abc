/// The origin of a page, taken apart: `https://example.com:8443`. Source: RFC 6454, section 6.2.
///
/// Compared as browsers send it: in lower case, without the port that goes with the scheme.
struct WebOrigin: Sendable, Hashable {
    let scheme: String
    /// With its brackets, if it is an address of IPv6.
    let host: String
    /// Without leading zeros; nil for the one that goes with the scheme.
    let port: String?

    /// - Returns: nil for what no browser sends: a path, a user, a port that is no number.
    init?(_ text: String) {
        guard let parts = Self.split(text), !parts.host.isEmpty, !parts.scheme.isEmpty else { return nil }
        if let port = parts.port {
            guard !port.isEmpty, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port) else {
                return nil
            }
            self.port = Self.isUsual(number, parts.scheme) ? nil : String(number)
        } else {
            port = nil
        }
        scheme = parts.scheme
        host = parts.host
    }

    /// Takes an origin, or a pattern of some, apart.
    static func split(_ text: String) -> (scheme: String, host: String, port: String?)? {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound]
        let rest = text[mark.upperBound...]
        guard text.utf8.allSatisfy(Self.isPlain), !scheme.contains(where: { ":/[]".contains($0) }),
            !rest.contains("/")
        else { return nil }
        var host = rest.prefix { $0 != ":" }
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[...end]
        } else if host.contains(where: { "[]".contains($0) }) {
            return nil
        }
        let tail = rest[host.endIndex...]
        guard !tail.isEmpty else { return (String(scheme), String(host), nil) }
        guard tail.hasPrefix(":") else { return nil }
        return (String(scheme), String(host), String(tail.dropFirst()))
    }

    /// Whether a byte can be in an origin: visible ASCII, and none that begins another part of a URL.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"): false
        default: (0x21...0x7E).contains(byte)
        }
    }

    static func isUsual(_ port: UInt16, _ scheme: String) -> Bool {
        switch scheme {
        case "http", "ws": port == 80
        case "https", "wss": port == 443
        default: false
        }
    }
}
