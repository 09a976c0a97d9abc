extension RoutePattern {
    /// The longest pattern, in bytes: as long as a static string of a plugin may be.
    private static let maximumLength = 1024

    static func parse(_ text: String) throws(PluginError) -> (method: String?, [Segment]) {
        let shown = text.utf8.count > maximumLength ? text.prefix(64) + "…" : Substring(text)
        func invalid(_ what: String) -> PluginError {
            PluginError(
                .invalidPattern,
                "the route pattern \(String(shown).debugDescription) cannot be read: \(what); write one like "
                    + "\"POST /align/{id}\""
            )
        }
        guard !text.isEmpty else { throw invalid("it is empty") }
        guard text.utf8.count <= maximumLength else { throw invalid("it is longer than \(maximumLength) bytes") }
        var path = Substring(text)
        var method: String?
        if let space = text.firstIndex(where: { $0 == " " || $0 == "\t" }) {
            let name = text[..<space]
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
                throw invalid("\(String(name).debugDescription) is not a method")
            }
            method = String(name)
            path = text[space...].drop { $0 == " " || $0 == "\t" }
        }
        guard path.first == "/" else { throw invalid("its path does not begin with '/'") }
        var segments: [Segment] = []
        var names: Set<String> = []
        var parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let last = parts.removeLast()
        for part in parts {
            let segment = try Self.segment(part, isLast: false, &names, invalid)
            segments.append(segment)
        }
        segments.append(last.isEmpty ? .rest(nil) : try Self.segment(last, isLast: true, &names, invalid))
        return (method, segments)
    }

    private static func segment(
        _ part: Substring,
        isLast: Bool,
        _ names: inout Set<String>,
        _ invalid: (String) -> PluginError
    ) throws(PluginError) -> Segment {
        guard part.contains(where: { $0 == "{" || $0 == "}" }) else {
            guard !part.isEmpty, part != ".", part != ".." else {
                throw invalid("no request has a segment \(String(part).debugDescription) there")
            }
            return .literal(PercentEncoding.decode(part.utf8Span.span))
        }
        guard part.first == "{", part.last == "}" else {
            throw invalid("a wildcard has to be a whole segment, and \(String(part).debugDescription) is not")
        }
        var name = String(part.dropFirst().dropLast())
        if name == "$" {
            guard isLast else { throw invalid("{$} can stand at the end only") }
            return .slash
        }
        let takesRest = name.hasSuffix("...")
        if takesRest { name.removeLast(3) }
        guard isIdentifier(name) else {
            throw invalid("\(name.debugDescription) is not a wildcard's name (a letter or '_', then digits too)")
        }
        guard isLast || !takesRest else { throw invalid("{\(name)...} can stand at the end only") }
        guard names.insert(name).inserted else { throw invalid("it has two wildcards named \(name)") }
        return takesRest ? .rest(name) : .single(name)
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.first, first.isLetter || first == "_" else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    /// Whether a byte may stand in a method. Source: RFC 9110, section 5.6.2, "Tokens".
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
