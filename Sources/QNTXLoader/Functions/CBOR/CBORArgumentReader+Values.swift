import QNTXPlugin

extension CBORArgumentReader {
    mutating func scalar(_ type: ScalarType, into place: UnsafeMutableRawPointer) throws(ArgumentFault) {
        let (head, after) = try peekHead()
        switch (head.major, head.information) {
        case (0, _): try Scalar.take(head.number, negative: false, type, into: place)
        case (1, _):
            let (magnitude, overflows) = head.number.addingReportingOverflow(1)
            guard !overflows else { throw ArgumentFault(message: "-2^64 does not fit \(type.rawValue)") }
            try Scalar.take(magnitude, negative: true, type, into: place)
        case (7, 20), (7, 21):
            guard type == .bool else { throw Scalar.expected(type, "a truth") }
            place.storeBytes(of: head.information == 21 ? 1 : 0, as: UInt8.self)
        case (7, 25): try Scalar.take(Double(Float16(bitPattern: UInt16(head.number))), type, into: place)
        case (7, 26): try Scalar.take(Double(Float(bitPattern: UInt32(head.number))), type, into: place)
        case (7, 27): try Scalar.take(Double(bitPattern: head.number), type, into: place)
        case (3, _):
            // The texts that JSON has for what it has no number for.
            try QuotedScalar.take(UnsafeRawBufferPointer(rebasing: try quotable(head, after)), type, into: place)
            next = after + Int(head.number)
            return
        default: throw Scalar.expected(type, Self.kind(head))
        }
        next = after
    }

    private func quotable(_ head: Head, _ after: Int) throws(ArgumentFault) -> Slice<UnsafeRawBufferPointer> {
        guard !head.isIndefinite, let length = Int(exactly: head.number), length <= bytes.count - after else {
            throw malformed("it ends too early")
        }
        return bytes[after..<after + length]
    }

    mutating func text(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        let text = try string(3, "a text", &arena)
        guard UTF8Validity.isValid(text) else { throw ArgumentFault(message: "the text is not UTF-8") }
        return text
    }

    mutating func bytes(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        let head = try peekHead().head
        switch head.major {
        case 4: return nil
        // u8 as a typed array.
        case 6 where head.number == 64 || head.number == 68: return try packed(.u8, &arena)
        default: return try string(2, "bytes", &arena)
        }
    }

    /// A text or bytes, of which there may be pieces.
    private mutating func string(
        _ major: UInt8,
        _ what: String,
        _ arena: inout CallArena
    ) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        let (head, after) = try peekHead()
        guard head.major == major else { throw ArgumentFault(message: "expected \(what), found \(Self.kind(head))") }
        next = after
        guard head.isIndefinite else { return try take(head.number) }
        var whole = try ElementBuffer(size: 1, expecting: nil, in: &arena)
        while true {
            guard next < bytes.count else { throw malformed("it ends too early") }
            if bytes[next] == 0xFF {
                next += 1
                return UnsafeRawBufferPointer(start: whole.base, count: whole.count)
            }
            let (piece, after) = try peekHead(skippingTags: false)
            guard piece.major == major, !piece.isIndefinite else { throw malformed("a piece of \(what) is none") }
            next = after
            for byte in try take(piece.number) {
                try whole.next(in: &arena).storeBytes(of: byte, as: UInt8.self)
            }
        }
    }

    private mutating func take(_ length: UInt64) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        guard length <= UInt64(bytes.count - next) else { throw malformed("it ends too early") }
        defer { next += Int(length) }
        return UnsafeRawBufferPointer(rebasing: bytes[next..<next + Int(length)])
    }

    // MARK: Typed arrays

    mutating func packed(
        _ type: ScalarType,
        _ arena: inout CallArena
    ) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        let (head, after) = try peekHead()
        guard head.major == 6 else { return nil }
        guard let array = TypedArray(tag: head.number) else {
            throw ArgumentFault(message: "expected a list, found \(Self.kind(head))")
        }
        guard array.holds(type) else {
            throw ArgumentFault(message: "expected a typed array of \(type.rawValue), found one of \(array.name)")
        }
        next = after
        let content = try string(2, "the bytes of a typed array", &arena)
        guard content.count % type.size == 0 else { throw malformed("a typed array ends within an element") }
        guard array.isBigEndian, type.size > 1 else { return content }
        let place = try arena.take(content.count)
        let size = type.size
        for index in 0..<content.count {
            place.storeBytes(
                of: content[index / size * size + (size - 1 - index % size)],
                toByteOffset: index,
                as: UInt8.self
            )
        }
        return UnsafeRawBufferPointer(start: place, count: content.count)
    }
}
