import QNTXPlugin

/// Reads arguments out of Swift's values.
struct ValueArgumentReader: ArgumentReader {
    private enum Level {
        case list([FunctionValue], next: Int)
        case object([(key: String, value: FunctionValue)], next: Int)
    }

    private let arguments: FunctionArguments
    private var levels: [Level] = []
    /// What comes next, where nothing around it says so.
    private var current: FunctionValue?

    init(_ arguments: FunctionArguments) {
        self.arguments = arguments
    }

    mutating func begin() throws(ArgumentFault) -> ArgumentShape {
        switch arguments {
        case .list(let values):
            levels = [.list(values, next: 0)]
            return .list
        case .named(let values):
            levels = [.object(Array(values), next: 0)]
            return .object
        }
    }

    mutating func nextName(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        guard case .object(let items, let next) = levels.last else { return nil }
        guard next < items.count else {
            levels.removeLast()
            return nil
        }
        levels[levels.count - 1] = .object(items, next: next + 1)
        current = items[next].value
        return try Self.copy(Array(items[next].key.utf8), &arena)
    }

    mutating func nextElement() throws(ArgumentFault) -> Bool {
        guard case .list(let items, let next) = levels.last else { return false }
        guard next < items.count else {
            levels.removeLast()
            return false
        }
        levels[levels.count - 1] = .list(items, next: next + 1)
        current = items[next]
        return true
    }

    mutating func beginList() throws(ArgumentFault) -> Int? {
        let value = take()
        let items: [FunctionValue] =
            switch value {
            case .list(let items): items
            case .numbers(let numbers): numbers.map(FunctionValue.number)
            case .bytes(let bytes): bytes.map { FunctionValue($0) }
            default: throw ArgumentFault(message: "expected a list, found \(value.kind)")
            }
        levels.append(.list(items, next: 0))
        return items.count
    }

    mutating func beginObject() throws(ArgumentFault) {
        let value = take()
        guard case .object(let fields) = value else {
            throw ArgumentFault(message: "expected an object, found \(value.kind)")
        }
        levels.append(.object(Array(fields), next: 0))
    }

    func countElements() -> Int {
        if case .list(let items, _) = levels.last { items.count } else { 0 }
    }

    mutating func end() throws(ArgumentFault) {}

    mutating func scalar(_ type: ScalarType, into place: UnsafeMutableRawPointer) throws(ArgumentFault) {
        switch take() {
        case .bool(let truth) where type == .bool: place.storeBytes(of: truth ? 1 : 0, as: UInt8.self)
        case .integer(let number): try Scalar.take(number.magnitude, negative: number < 0, type, into: place)
        case .unsigned(let number): try Scalar.take(number, negative: false, type, into: place)
        case .number(let number): try Scalar.take(number, type, into: place)
        case let other: throw Scalar.expected(type, other.kind)
        }
    }

    mutating func text(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer {
        let value = take()
        guard case .text(let text) = value else { throw ArgumentFault(message: "expected a text, found \(value.kind)") }
        return try Self.copy(Array(text.utf8), &arena)
    }

    mutating func bytes(_ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        switch current {
        case .bytes(let bytes): return try Self.copy(bytes, &arena)
        case .list, .numbers: return nil
        default: throw ArgumentFault(message: "expected bytes, found \(current?.kind ?? "nothing")")
        }
    }

    mutating func packed(
        _ type: ScalarType,
        _ arena: inout CallArena
    ) throws(ArgumentFault) -> UnsafeRawBufferPointer? {
        guard type == .f64, case .numbers(let numbers) = current else { return nil }
        let place = try arena.take(numbers.count * 8)
        numbers.withUnsafeBytes {
            place.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(place), byteCount: $0.count)
        }
        return UnsafeRawBufferPointer(start: place, count: numbers.count * 8)
    }

    private mutating func take() -> FunctionValue { current ?? .null }

    private static func copy(_ bytes: [UInt8], _ arena: inout CallArena) throws(ArgumentFault) -> UnsafeRawBufferPointer
    {
        let place = try arena.take(bytes.count)
        bytes.withUnsafeBytes { place.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(place), byteCount: $0.count) }
        return UnsafeRawBufferPointer(start: place, count: bytes.count)
    }
}
