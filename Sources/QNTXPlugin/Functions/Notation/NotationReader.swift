/// Reads the notation of signatures and types, word by word. Source: `qntx_plugin.h`, "Declared functions".
struct NotationReader {
    enum Word: Equatable {
        case name(String)
        case number(String)
        case text(String)
        /// `(`, `)`, `[`, `]`, `{`, `}`, `,`, `:`, `=`, `*`, `->`.
        case sign(String)
        case end

        var words: String {
            switch self {
            case .name(let name): name.debugDescription
            case .number(let number): number
            case .text: "a text"
            case .sign(let sign): "'\(sign)'"
            case .end: "the end"
            }
        }
    }

    /// The longest name, in bytes.
    private static let maximumName = 64

    private let bytes: [UInt8]
    private var next = 0
    /// Where the word begins that ``word`` is, in bytes from 0.
    private(set) var position = 0
    /// The word that comes next.
    private(set) var word = Word.end
    /// What is read, for errors: "the signature of npv".
    private let subject: String

    init(_ text: String, _ subject: String) throws(PluginError) {
        bytes = Array(text.utf8)
        self.subject = subject
        try advance()
    }

    // MARK: Words

    /// Takes the next word.
    mutating func take() throws(PluginError) -> Word {
        let taken = word
        try advance()
        return taken
    }

    /// Takes a sign if it comes next.
    mutating func take(_ sign: String) throws(PluginError) -> Bool {
        guard word == .sign(sign) else { return false }
        try advance()
        return true
    }

    /// Takes a sign that has to come.
    mutating func expect(_ sign: String) throws(PluginError) {
        guard try take(sign) else { throw fault("expected '\(sign)', found \(word.words)") }
    }

    /// Takes a name that has to come.
    /// - Parameter what: what it would be the name of.
    mutating func name(_ what: String) throws(PluginError) -> String {
        guard case .name(let name) = word else { throw fault("expected \(what), found \(word.words)") }
        guard name.utf8.count <= Self.maximumName else {
            throw fault("a name has at most \(Self.maximumName) bytes")
        }
        try advance()
        return name
    }

    /// Takes a whole number that has to come, and is not less than nothing.
    mutating func count(_ what: String) throws(PluginError) -> Int {
        guard case .number(let digits) = word, let number = Int(digits), number >= 0 else {
            throw fault("expected \(what), found \(word.words)")
        }
        try advance()
        return number
    }

    /// Whether `name ":"` comes next.
    var isLabelled: Bool {
        guard case .name = word else { return false }
        var index = next
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: ":")
    }

    /// What is wrong at a word.
    /// - Parameter position: where; nil for the word that comes next.
    func fault(_ message: String, at position: Int? = nil) -> PluginError {
        PluginError(
            .invalidSignature,
            "\(subject) is malformed at character \((position ?? self.position) + 1): \(message)"
        )
    }

    // MARK: Characters

    private mutating func advance() throws(PluginError) {
        while next < bytes.count, Self.isSpace(bytes[next]) { next += 1 }
        position = next
        guard next < bytes.count else {
            word = .end
            return
        }
        switch bytes[next] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            word = .name(run { Self.isLetter($0) || Self.isDigit($0) })
        case UInt8(ascii: "0")...UInt8(ascii: "9"): word = .number(number())
        case UInt8(ascii: "-"):
            if next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: ">") {
                next += 2
                word = .sign("->")
            } else {
                word = .number(number())
                guard case .number(let digits) = word, digits != "-" else { throw fault("'-' without a number") }
            }
        case UInt8(ascii: "\""): word = .text(try text())
        case let sign where "()[]{},:=*".utf8.contains(sign):
            next += 1
            word = .sign(String(UnicodeScalar(sign)))
        default:
            throw fault(
                "\(String(decoding: bytes[next...].prefix(4), as: UTF8.self).prefix(1).debugDescription) is no part of the notation"
            )
        }
    }

    private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
        let start = next
        while next < bytes.count, belongs(bytes[next]) { next += 1 }
        return String(decoding: bytes[start..<next], as: UTF8.self)
    }

    private mutating func number() -> String {
        let start = next
        if bytes[next] == UInt8(ascii: "-") {
            next += 1
            // -inf is a number too.
            if next < bytes.count, Self.isLetter(bytes[next]) { _ = run(Self.isLetter) }
        }
        _ = run { Self.isDigit($0) || $0 == UInt8(ascii: ".") }
        if next < bytes.count, bytes[next] | 0x20 == UInt8(ascii: "e") {
            next += 1
            if next < bytes.count, bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
            _ = run(Self.isDigit)
        }
        return String(decoding: bytes[start..<next], as: UTF8.self)
    }

    private mutating func text() throws(PluginError) -> String {
        next += 1
        var content: [UInt8] = []
        while next < bytes.count {
            let byte = bytes[next]
            next += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard next < bytes.count else { break }
                let escaped = bytes[next]
                next += 1
                switch escaped {
                case UInt8(ascii: "n"): content.append(0x0A)
                case UInt8(ascii: "t"): content.append(0x09)
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(escaped)
                default: throw fault("after '\\' in a text come n, t, '\"' or '\\'", at: next - 1)
                }
            case 0..<0x20: throw fault("a control character in a text", at: next - 1)
            default: content.append(byte)
            }
        }
        throw fault("a text without its closing '\"'")
    }

    /// Whether a text is one name and nothing else.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= maximumName else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F }
}
