extension VersionReader {
    /// The error for a text that has something else than expected at the offset.
    func unexpected(_ expected: String) -> PluginError {
        guard offset < bytes.count else { return invalid("it ends where \(expected) should follow") }
        let rest = String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.prefix(1)
        return invalid("character \(offset + 1) is \(Self.quoted(String(rest))) where \(expected) should stand")
    }

    /// The error for a text that is not valid, and what would be.
    func invalid(_ problem: String) -> PluginError {
        switch kind {
        case .version:
            return PluginError(
                .invalidVersion,
                "\(Self.quoted(text)) is not a version: \(problem); write one like 1.4.2 or 1.4.2-rc.1+build.5"
            )
        case .constraint:
            return PluginError(
                .invalidConstraint,
                "\(Self.quoted(text)) is not a version constraint: \(problem); write comparisons like >=1.2.0, "
                    + "^1.2, ~1.2.3, 1.x or 1.2 - 1.9, with a comma or a space for \"and\" and || for \"or\""
            )
        }
    }

    /// The text in quotes, cut to a length that people read, with all but plain ASCII escaped: a digit of another
    /// script must not look like one of ours, and a log must stay one line.
    static func quoted(_ text: String) -> String {
        let limit = 80
        var quoted = "\""
        for scalar in text.unicodeScalars.prefix(limit) {
            quoted += scalar == "'" ? "'" : scalar.escaped(asASCII: true)
        }
        return quoted + (text.unicodeScalars.dropFirst(limit).isEmpty ? "\"" : "\"…")
    }
}
