import Crypto

/// What attestations are found and counted by: 64 bits for a value.
///
/// It is a hash, so that what is stored needs no numbers that are given out, looked up and taken back. Two values with the
/// same one are as good as impossible; a query compares what it has found in any case.
enum AttestationTerm {
    /// What a term is of.
    enum Kind: UInt8 {
        case subject = 1
        case predicate, context, actor
        /// A name in its own case.
        case name
        /// A list of contexts.
        case list
    }

    /// What is counted of an owner.
    enum Member: UInt64 {
        /// The attestations of an actor in a context.
        case context = 1
        /// The attestations of an actor with a list of contexts.
        case list
        /// The attestations of an actor about a subject.
        case actor
    }

    /// The term of a value, without the case of its ASCII letters.
    static func of(_ kind: Kind, _ value: String) -> Int64 { Int64(bitPattern: hash(kind, folded(value))) }

    /// The terms of the values of a list, each once.
    static func of(_ kind: Kind, values: [String]) -> [Int64] {
        var terms: [Int64] = []
        for value in values {
            let term = of(kind, value)
            if !terms.contains(term) { terms.append(term) }
        }
        return terms
    }

    /// The term of a subject or an actor in its own case. It begins as the one without the case, so that all that is stored
    /// of it is close together in the file.
    static func owner(_ kind: Kind, _ name: String) -> Int64 {
        Int64(bitPattern: hash(kind, folded(name)) & ~0xFFFF_FFFF | hash(.name, name) & 0xFFFF_FFFF)
    }

    /// What stands for something that is counted of an owner; greater than 0.
    static func member(_ member: Member, _ kind: Kind, _ text: String) -> Int64 {
        Int64(bitPattern: member.rawValue << 61 | hash(kind, text) >> 3)
    }

    /// The members of a kind: from the first up to the second, that one not among them.
    static func range(_ member: Member) -> (from: Int64, to: Int64) {
        (Int64(bitPattern: member.rawValue << 61), Int64(clamping: (member.rawValue + 1) << 61))
    }

    /// A text without the case of its ASCII letters.
    static func folded(_ text: String) -> String {
        guard text.utf8.contains(where: isUpper) else { return text }
        return String(decoding: text.utf8.map(folded), as: UTF8.self)
    }

    /// Whether two texts are the same without the case of their ASCII letters.
    static func isSame(_ first: String, _ second: String) -> Bool {
        first.utf8.count == second.utf8.count && first.utf8.elementsEqual(second.utf8) { folded($0) == folded($1) }
    }

    private static func hash(_ kind: Kind, _ text: String) -> UInt64 {
        var bytes = [kind.rawValue]
        bytes.reserveCapacity(text.utf8.count + 1)
        bytes += text.utf8
        var hash: UInt64 = 0
        for byte in SHA256.hash(data: bytes).prefix(8) { hash = hash << 8 | UInt64(byte) }
        return hash
    }

    private static func isUpper(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }

    private static func folded(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 32 : byte }
}
