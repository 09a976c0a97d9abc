/// A pattern of origins: `https://*.example.com:*`. A `*` stands for any text within the scheme, the host or the port.
///
/// The parts are matched one by one, so that no `*` reaches from a host into a port, or past it. Without a port it
/// means the one that goes with the scheme; the port `*` means any, that one too.
struct OriginPattern: Sendable, Hashable {
    private let scheme: String
    private let host: String
    private let port: String?
    /// The pattern itself, where it is no URL: `null` matches the origin `null`.
    private let literal: String?

    init(_ text: String) {
        guard let parts = WebOrigin.split(text) else {
            (scheme, host, port, literal) = ("", "", nil, text)
            return
        }
        // Browsers send lower case, whatever an operator has typed.
        scheme = parts.scheme.lowercased()
        host = parts.host.lowercased()
        let isUsual = parts.port.flatMap { UInt16($0) }.map { [scheme] in WebOrigin.isUsual($0, scheme) } ?? false
        port = isUsual ? nil : parts.port
        literal = nil
    }

    func matches(_ text: String) -> Bool {
        if let literal { return literal == text }
        guard let origin = WebOrigin(text) else { return false }
        return Self.matches(scheme, origin.scheme) && Self.matches(host, origin.host) && matchesPort(origin.port)
    }

    private func matchesPort(_ port: String?) -> Bool {
        guard let pattern = self.port, pattern != "*" else { return self.port == "*" || port == nil }
        return port.map { Self.matches(pattern, $0) } ?? false
    }

    /// Whether a text is the pattern, with any text in the place of each `*`.
    private static func matches(_ pattern: String, _ text: String) -> Bool {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return pattern == text }
        guard text.hasPrefix(first) else { return false }
        var rest = text.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
