import QNTXPlugin

extension FunctionCall {
    /// Takes the arguments that a caller has sent.
    mutating func read<Reader: ArgumentReader>(_ reader: inout Reader) throws(ArgumentFault) {
        switch try reader.begin() {
        case .nothing: break
        case .object: try readObject(&reader)
        case .list: try readList(&reader)
        }
        try reader.end()
    }

    private mutating func readObject<Reader: ArgumentReader>(_ reader: inout Reader) throws(ArgumentFault) {
        while let name = try reader.nextName(&arena) {
            guard let index = plan.index(of: name), parameters[index].isGiven else { throw unknown(name) }
            guard isSet & 1 << UInt64(index) == 0 else {
                throw ArgumentFault(message: "it is given twice", parameter: parameters[index].name)
            }
            try take(index, &reader)
        }
    }

    private mutating func readList<Reader: ArgumentReader>(_ reader: inout Reader) throws(ArgumentFault) {
        // Where there are fewer than there could be, those without a default come first.
        var surplus = Int.max
        if plan.hasEarlyDefaults {
            surplus = reader.countElements() - plan.given.count { parameters[$0].fallback == nil }
        }
        for index in plan.given {
            if parameters[index].fallback != nil {
                guard surplus > 0 else { continue }
                surplus -= 1
            }
            guard try reader.nextElement() else { return }
            try take(index, &reader)
        }
        guard try !reader.nextElement() else {
            throw ArgumentFault(message: "there are more arguments than \(plan.given.count), which it takes")
        }
    }

    private func unknown(_ name: UnsafeRawBufferPointer) -> ArgumentFault {
        let name = String(decoding: name.prefix(64), as: UTF8.self)
        let known = plan.given.map { parameters[$0].name }
        return ArgumentFault(
            message: known.isEmpty
                ? "there is no parameter \(name.debugDescription): it takes none"
                : "there is no parameter \(name.debugDescription): it takes \(known.joined(separator: ", "))"
        )
    }

    @inline(__always)
    private mutating func take<Reader: ArgumentReader>(_ index: Int, _ reader: inout Reader) throws(ArgumentFault) {
        isSet |= 1 << UInt64(index)
        do throws(ArgumentFault) {
            try value(index, &reader)
        } catch {
            throw error.about(parameters[index].name)
        }
    }

    /// Takes the value of one parameter.
    mutating func value<Reader: ArgumentReader>(_ index: Int, _ reader: inout Reader) throws(ArgumentFault) {
        switch (plan.places[index], parameters[index].type) {
        case (.word(let place), .value(let type)):
            try value(type, into: frame + place, &reader)
            if let scalar = type.scalar, !scalar.isFloat { extend(scalar, at: place) }
        case (.structure(let place), .value(let type)), (.pointee(_, let place), .value(let type)),
            (.pointee(_, let place), .reference(let type)):
            try value(type, into: frame + place, &reader)
        case (.cString(let place), _):
            let text = try reader.text(&arena)
            try setCString(text, at: place)
        case (.view(let place), .text): setView(try reader.text(&arena), at: place)
        case (.view(let place), .bytes):
            let (base, count) = try list(.scalar(.u8), &reader)
            setView(UnsafeRawBufferPointer(start: base, count: count), at: place)
        case (.view(let place), .list(let type)):
            let (base, count) = try list(type, &reader)
            set(base, at: place)
            frame.storeBytes(of: count, toByteOffset: place + 8, as: Int.self)
            setCount(count, index)
        case (.block(let place), .block(.character, _)):
            let text = try reader.text(&arena)
            set(try copy(text), at: place)
            setCount(text.count, index)
        case (.block(let place), .block(.value(let type), _)):
            let (base, count) = try list(type, &reader)
            set(base, at: place)
            setCount(count, index)
        default: break
        }
    }

    /// Extends an integer to the whole of its register.
    func extend(_ type: ScalarType, at place: Int) {
        frame.storeBytes(of: Scalar.bits(type, frame + place), toByteOffset: place, as: UInt64.self)
    }

    func set(_ pointer: UnsafeRawPointer?, at place: Int) {
        frame.storeBytes(of: pointer, toByteOffset: place, as: UnsafeRawPointer?.self)
    }

    func setView(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        set(bytes.baseAddress, at: place)
        frame.storeBytes(of: bytes.count, toByteOffset: place + 8, as: Int.self)
    }

    mutating func setCString(_ text: UnsafeRawBufferPointer, at place: Int) throws(ArgumentFault) {
        guard !text.contains(0) else {
            throw ArgumentFault(message: "the text has a NUL in it, which would end it in C")
        }
        // What is taken is all zero.
        let copy = try arena.take(text.count + 1)
        if let base = text.baseAddress { copy.copyMemory(from: base, byteCount: text.count) }
        set(copy, at: place)
    }

    /// What comes from a caller may be where the function must not write, or may be gone too early.
    mutating func copy(_ bytes: UnsafeRawBufferPointer) throws(ArgumentFault) -> UnsafeMutableRawPointer {
        let copy = try arena.take(bytes.count)
        if let base = bytes.baseAddress { copy.copyMemory(from: base, byteCount: bytes.count) }
        return copy
    }

    // MARK: Values

    private mutating func value<Reader: ArgumentReader>(
        _ type: ValueType,
        into place: UnsafeMutableRawPointer,
        _ reader: inout Reader
    ) throws(ArgumentFault) {
        switch type {
        case .scalar(let scalar): try reader.scalar(scalar, into: place)
        case .enumeration(let type):
            let name = try reader.text(&arena)
            guard let found = type.cases.first(where: { $0.name.utf8.elementsEqual(name) }) else {
                let shown = String(decoding: name.prefix(64), as: UTF8.self).debugDescription
                let names = type.cases.prefix(16).map(\.name).joined(separator: ", ")
                throw ArgumentFault(message: "\(shown) is no \(type.name): it is one of \(names)")
            }
            Scalar.store(UInt64(bitPattern: found.value), type.underlying, place)
        case .structure(let type): try structure(type, into: place, &reader)
        }
    }

    private mutating func structure<Reader: ArgumentReader>(
        _ type: StructType,
        into place: UnsafeMutableRawPointer,
        _ reader: inout Reader
    ) throws(ArgumentFault) {
        try reader.beginObject()
        var given = Set<Int>()
        while let name = try reader.nextName(&arena) {
            guard let index = type.fields.firstIndex(where: { $0.name.utf8.elementsEqual(name) }) else {
                let shown = String(decoding: name.prefix(64), as: UTF8.self).debugDescription
                let names = type.fields.map(\.name).joined(separator: ", ")
                throw ArgumentFault(message: "\(type.name) has no field \(shown): it has \(names)")
            }
            let field = type.fields[index]
            guard given.insert(index).inserted else { throw ArgumentFault(message: "\(field.name) is given twice") }
            do throws(ArgumentFault) {
                try self.field(field, into: place + field.offset, &reader)
            } catch {
                throw ArgumentFault(message: "\(field.name): \(error.message)", kind: error.kind)
            }
        }
        for (index, field) in type.fields.enumerated() where !given.contains(index) {
            throw ArgumentFault(message: "the field \(field.name) of \(type.name) is missing")
        }
    }

    private mutating func field<Reader: ArgumentReader>(
        _ field: StructType.Field,
        into place: UnsafeMutableRawPointer,
        _ reader: inout Reader
    ) throws(ArgumentFault) {
        guard let count = field.count else { return try value(field.type, into: place, &reader) }
        let (base, found) = try list(field.type, &reader)
        guard found == count else { throw ArgumentFault(message: "it has \(count) elements, not \(found)") }
        place.copyMemory(from: base, byteCount: count * field.type.size)
    }

    /// Reads a list into memory of the call's own.
    private mutating func list<Reader: ArgumentReader>(
        _ type: ValueType,
        _ reader: inout Reader
    ) throws(ArgumentFault) -> (UnsafeRawPointer, Int) {
        if case .scalar(let scalar) = type {
            if scalar == .u8, let bytes = try reader.bytes(&arena) {
                return (UnsafeRawPointer(try copy(bytes)), bytes.count)
            }
            if let packed = try reader.packed(scalar, &arena) {
                return (UnsafeRawPointer(try copy(packed)), packed.count / scalar.size)
            }
        }
        let expected = try reader.beginList()
        var elements = try ElementBuffer(size: type.size, expecting: expected, in: &arena)
        if case .scalar(let scalar) = type {
            while try reader.nextElement() {
                let place = try elements.next(in: &arena)
                do throws(ArgumentFault) {
                    try reader.scalar(scalar, into: place)
                } catch {
                    throw ArgumentFault(message: "element \(elements.count): \(error.message)", kind: error.kind)
                }
            }
            return (UnsafeRawPointer(elements.base), elements.count)
        }
        // What an element needs itself is taken from the arena too, and only the last block there can grow.
        var values: [UInt8] = []
        while try reader.nextElement() {
            var element = [UInt8](repeating: 0, count: type.size)
            var fault: ArgumentFault?
            element.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                do throws(ArgumentFault) {
                    try value(type, into: base, &reader)
                } catch {
                    fault = error
                }
            }
            let number = values.count / type.size + 1
            if let fault { throw ArgumentFault(message: "element \(number): \(fault.message)", kind: fault.kind) }
            values += element
            guard values.count <= function.limit else { throw CallArena.tooLarge }
        }
        let place = try arena.take(values.count)
        values.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { place.copyMemory(from: base, byteCount: bytes.count) }
        }
        return (UnsafeRawPointer(place), values.count / type.size)
    }
}
