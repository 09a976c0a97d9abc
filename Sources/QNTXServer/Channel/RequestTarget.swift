/// The target of a request, taken apart: whose it is, and what of it the plugin sees.
struct RequestTarget {
    /// The segment behind `/api/`: a domain's name, if there is such a domain.
    let domain: String
    /// The path below `/api/<domain>`, percent-encoded as sent; `/` where there is none.
    let path: String
    /// What follows the `?`; empty where there is none.
    let query: String
    /// Whether it is that of a WebSocket: `/<domain>-ws`, and what is below it.
    let isWebSocket: Bool

    /// Takes a target apart; nil where it is not below `/api/`.
    /// - Parameter uri: in origin form (`/api/x`), or in absolute form (`http://host/api/x`).
    init?(_ uri: String) {
        let bytes = uri.utf8
        var at = bytes.startIndex
        if bytes.first != UInt8(ascii: "/") {
            guard let start = Self.pathOfAbsolute(uri) else { return nil }
            at = start
        }
        for byte in Self.prefixBytes {
            guard at < bytes.endIndex, bytes[at] == byte else { return nil }
            bytes.formIndex(after: &at)
        }
        let domainStart = at
        while at < bytes.endIndex, bytes[at] != UInt8(ascii: "/"), bytes[at] != UInt8(ascii: "?") {
            bytes.formIndex(after: &at)
        }
        isWebSocket = false
        domain = String(uri[domainStart..<at])
        let pathStart = at
        while at < bytes.endIndex, bytes[at] != UInt8(ascii: "?") { bytes.formIndex(after: &at) }
        path = pathStart == at ? "/" : String(uri[pathStart..<at])
        query = at == bytes.endIndex ? "" : String(uri[bytes.index(after: at)...])
    }

    /// Takes the target of a WebSocket apart; nil where it is none. Its path is what is below the endpoint `/<domain>-ws`,
    /// with the slash, or empty.
    init?(webSocket uri: String) {
        guard uri.utf8.first == UInt8(ascii: "/") else { return nil }
        let end = uri.utf8.firstIndex(of: UInt8(ascii: "?")) ?? uri.endIndex
        let path = uri[..<end].dropFirst()
        let first = path.utf8.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
        guard path[..<first].hasSuffix("-ws"), first > path.startIndex else { return nil }
        domain = String(path[..<first].dropLast(3))
        self.path = String(path[first...])
        query = end == uri.endIndex ? "" : String(uri[uri.utf8.index(after: end)...])
        isWebSocket = true
    }

    private static let prefixBytes: [UInt8] = Array("/api/".utf8)

    private static func pathOfAbsolute(_ uri: String) -> String.Index? {
        guard uri.hasPrefix("http://") || uri.hasPrefix("https://") else { return nil }
        let authority = uri.utf8.dropFirst(8)
        return authority.firstIndex(of: UInt8(ascii: "/"))
    }

    /// Whether the path says plainly where it leads: no escape without two digits, and no segment `.` or `..`, which
    /// clients resolve themselves unless they want something.
    var isPlain: Bool {
        var hasDot = false
        var hasEscape = false
        for byte in path.utf8 {
            if byte == UInt8(ascii: ".") { hasDot = true }
            if byte == UInt8(ascii: "%") { hasEscape = true }
        }
        guard hasDot || hasEscape else { return true }
        return path.split(separator: "/").allSatisfy { segment in
            let text = segment.lowercased().replacing("%2e", with: ".")
            return text != "." && text != ".." && Self.isWellFormed(segment)
        }
    }

    private static func isWellFormed(_ segment: Substring) -> Bool {
        let parts = segment.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
        return parts.allSatisfy { $0.count >= 2 && $0.prefix(2).allSatisfy { $0.isASCII && $0.isHexDigit } }
    }
}
