import Foundation

/// JSON as CBOR, for tests that have their arguments in JSON.
enum CBORText {
    /// The bytes of a JSON text; of one that is none, nothing.
    static func of(_ json: String) -> [UInt8] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed) else {
            return []
        }
        return encode(value)
    }

    /// A list of one number.
    static func list(_ number: Double) -> [UInt8] { [0x81, 0xFB] + bytes(number.bitPattern) }

    /// A list of one integer.
    static func list(_ integer: Int64) -> [UInt8] {
        [0x81] + (integer < 0 ? head(1, UInt64(bitPattern: ~integer)) : head(0, UInt64(integer)))
    }

    private static func bytes(_ bits: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> UInt64($0 * 8)) }
    }

    private static func encode(_ value: Any) -> [UInt8] {
        switch value {
        case let number as NSNumber where CFBooleanLike.isOne(number): [number.boolValue ? 0xF5 : 0xF4]
        case let number as NSNumber: encode(number)
        case let text as String: head(3, UInt64(text.utf8.count)) + Array(text.utf8)
        case let list as [Any]: head(4, UInt64(list.count)) + list.flatMap(encode)
        case let object as [String: Any]:
            head(5, UInt64(object.count)) + object.flatMap { encode($0.key) + encode($0.value) }
        default: [0xF6]
        }
    }

    private static func encode(_ number: NSNumber) -> [UInt8] {
        if let integer = Int64(exactly: number), "\(number)" == "\(integer)" {
            return integer < 0 ? head(1, UInt64(bitPattern: ~integer)) : head(0, UInt64(integer))
        }
        if let integer = UInt64(exactly: number), "\(number)" == "\(integer)" { return head(0, integer) }
        return [0xFB] + bytes(number.doubleValue.bitPattern)
    }

    private static func head(_ major: UInt8, _ number: UInt64) -> [UInt8] {
        if number < 24 { return [major << 5 | UInt8(number)] }
        return [major << 5 | 27] + bytes(number)
    }

    private enum CFBooleanLike {
        static func isOne(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
    }
}
