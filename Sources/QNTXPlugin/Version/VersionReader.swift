/// Reads versions, and the versions inside of constraints, from text that nobody has checked.
///
/// It goes forward over the bytes once. All it accepts is ASCII, so where it stops, the number of bytes before that is
/// the number of characters too.
struct VersionReader {
    /// What the text is meant to be: decides the code and the words of errors.
    enum Kind {
        case version, constraint
    }

    let text: String
    let kind: Kind
    let bytes: [UInt8]
    var offset = 0

    /// - Throws: the kind's error if the text is longer than `Version.maximumLength`.
    init(_ text: String, kind: Kind) throws(PluginError) {
        self.text = text
        self.kind = kind
        bytes = Array(text.utf8.prefix(Version.maximumLength))
        try checkLength(text.utf8.count)
    }

    /// - Parameters:
    ///   - count: the length of the text in bytes.
    ///   - subject: what has that length, for the error.
    func checkLength(_ count: Int, of subject: String = "it") throws(PluginError) {
        guard count <= Version.maximumLength else {
            throw invalid("\(subject) has \(count) bytes, and the limit is \(Version.maximumLength)")
        }
    }

    /// The byte that is next, nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// The byte after the next one.
    var afterNext: UInt8? { offset + 1 < bytes.count ? bytes[offset + 1] : nil }

    /// Whether `||` is next.
    var isAtOr: Bool { next == UInt8(ascii: "|") && afterNext == UInt8(ascii: "|") }

    /// Steps over that character if it is next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    /// The text from an offset to here. Only for what has been read: that is ASCII.
    func read(from start: Int) -> String {
        String(decoding: bytes[start..<offset], as: UTF8.self)
    }
}
