/// A plugin's text on its way to the operator's terminal or log.
enum LogText {
    /// Shows control characters as escapes, so that no text can pass for a line of its own or command a terminal. Line ends
    /// at the end, which many are used to write, are left out.
    static func clean(_ text: String) -> String {
        var text = text
        while let last = text.last, last.isNewline { text.removeLast() }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                clean.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
            } else {
                clean.append(scalar)
            }
        }
        return String(clean)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}"
    }
}
