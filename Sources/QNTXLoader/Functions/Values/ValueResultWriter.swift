import QNTXPlugin

/// Makes Swift's values of what a function gives.
struct ValueResultWriter: ResultWriter {
    private enum Level {
        case list([FunctionValue])
        case object([String: FunctionValue], name: String)
    }

    private var levels: [Level] = []
    /// The whole, once it is written.
    private(set) var value = FunctionValue.null

    mutating func beginObject(_ count: Int) { levels.append(.object([:], name: "")) }

    mutating func name(_ name: [UInt8]) {
        guard case .object(let fields, _) = levels.last else { return }
        levels[levels.count - 1] = .object(fields, name: String(decoding: name, as: UTF8.self))
    }

    mutating func endObject() {
        guard case .object(let fields, _) = levels.popLast() else { return }
        put(.object(fields))
    }

    mutating func beginList(_ count: Int) { levels.append(.list([])) }

    mutating func element() {}

    mutating func endList() {
        guard case .list(let items) = levels.popLast() else { return }
        put(.list(items))
    }

    mutating func null() { put(.null) }

    mutating func scalar(_ type: ScalarType, _ place: UnsafeRawPointer) { put(Self.value(type, place)) }

    mutating func text(_ bytes: UnsafeRawBufferPointer) { put(.text(String(decoding: bytes, as: UTF8.self))) }

    mutating func bytes(_ bytes: UnsafeRawBufferPointer) { put(.bytes(Array(bytes))) }

    mutating func scalars(_ type: ScalarType, _ place: UnsafeRawPointer, _ count: Int) {
        if type == .f64 {
            let numbers = [Double](unsafeUninitializedCapacity: count) { buffer, used in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(start: place, count: count * 8)
                )
                used = count
            }
            return put(.numbers(numbers))
        }
        put(.list((0..<count).map { Self.value(type, place + $0 * type.size) }))
    }

    private mutating func put(_ value: FunctionValue) {
        // Taken out and put back, so that there is one of it and nothing is copied.
        switch levels.popLast() {
        case nil: self.value = value
        case .list(var items):
            items.append(value)
            levels.append(.list(items))
        case .object(var fields, let name):
            fields[name] = value
            levels.append(.object(fields, name: name))
        }
    }

    private static func value(_ type: ScalarType, _ place: UnsafeRawPointer) -> FunctionValue {
        if type == .bool { return .bool(place.loadUnaligned(as: UInt8.self) != 0) }
        if type.isFloat { return .number(Scalar.double(type, place)) }
        let bits = Scalar.bits(type, place)
        return type.isSigned ? .integer(Int64(bitPattern: bits)) : FunctionValue(bits)
    }
}
