import QNTXPlugin

/// Reads arguments out of CBOR (RFC 8949), typed arrays (RFC 8746) included: the compact form, for large lists.
struct CBORArgumentReader: ArgumentReader {
    /// The head of an item: its major type, and the number in it.
    struct Head {
        var major: UInt8
        var number: UInt64
        /// The five bits beside the major type: what kind of simple value or float it is; 31 for an indefinite length.
        var information: UInt8
        var isIndefinite: Bool { information == 31 }
    }

    let bytes: UnsafeRawBufferPointer
    var next = 0
    /// For each list or object that is being read: how many are left; nil for until its end is said.
    private var left: [UInt64?] = []

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func begin() throws(ArgumentFault) -> ArgumentShape {
        guard !bytes.isEmpty else { return .nothing }
        let head = try peekHead().head
        switch head.major {
        case 4:
            _ = try beginList()
            return .list
        case 5:
            try beginObject()
            return .object
        default:
            throw ArgumentFault(
                message: "the arguments are a map by name or an array in order, in CBOR, not \(Self.kind(head))"
            )
        }
    }

    mutating func beginObject() throws(ArgumentFault) { _ = try open(5, "an object") }

    mutating func beginList() throws(ArgumentFault) -> Int? { try open(4, "a list").flatMap { Int(exactly: $0) } }

    private mutating func open(_ major: UInt8, _ what: String) throws(ArgumentFault) -> UInt64? {
        let (head, after) = try peekHead()
        guard head.major == major else { throw ArgumentFault(message: "expected \(what), found \(Self.kind(head))") }
        guard left.count < 64 else { throw malformed("it is too deep") }
        next = after
        left.append(head.isIndefinite ? nil : head.number)
        return head.isIndefinite ? nil : head.number
    }

    mutating func nextName(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        try nextElement() ? try text(&arena) : nil
    }

    mutating func nextElement() throws(ArgumentFault) -> Bool {
        guard let count = left.last else { return false }
        if let count {
            guard count > 0 else {
                left.removeLast()
                return false
            }
            left[left.count - 1] = count - 1
            return true
        }
        guard next < bytes.count else { throw malformed("it ends too early") }
        guard bytes[next] == 0xFF else { return true }
        next += 1
        left.removeLast()
        return false
    }

    func countElements() -> Int {
        // One of indefinite length has all of them.
        left.last.flatMap { $0 }.flatMap { Int(exactly: $0) } ?? .max
    }

    mutating func end() throws(ArgumentFault) {
        guard next == bytes.count else { throw malformed("there is more after its end") }
    }

    // MARK: Heads

    /// The head of what comes next, tags left out that say nothing about its type, and where it ends.
    func peekHead(skippingTags: Bool = true) throws(ArgumentFault) -> (head: Head, after: Int) {
        var position = next
        while true {
            guard position < bytes.count else { throw malformed("it ends too early") }
            let first = bytes[position]
            position += 1
            var head = Head(major: first >> 5, number: UInt64(first & 31), information: first & 31)
            switch head.information {
            case 0..<24: break
            case 24...27:
                let size = 1 << Int(head.information - 24)
                guard bytes.count - position >= size else { throw malformed("it ends too early") }
                head.number = bytes[position..<position + size].reduce(0) { $0 << 8 | UInt64($1) }
                position += size
            case 31 where head.major != 0 && head.major != 1 && head.major != 6: break
            default: throw malformed("\(first) begins no item")
            }
            // "This is CBOR" says nothing that is not known.
            if head.major == 6, skippingTags, head.number == 55799 { continue }
            return (head, position)
        }
    }

    func malformed(_ message: String) -> ArgumentFault {
        ArgumentFault(message: "the CBOR is malformed at byte \(next + 1): \(message)")
    }

    /// What an item is, for errors.
    static func kind(_ head: Head) -> String {
        switch head.major {
        case 0, 1: "an integer"
        case 2: "bytes"
        case 3: "a text"
        case 4: "a list"
        case 5: "an object"
        case 6: "something with the tag \(head.number)"
        default:
            switch head.information {
            case 20, 21: "a truth"
            case 22: "null"
            case 25, 26, 27: "a number"
            default: "a simple value that is none of JSON's"
            }
        }
    }
}
