import QNTXPlugin

/// Texts that stand for numbers: those that JSON has no number for, and integers that many readers of JSON would change.
enum QuotedScalar {
    static func take(
        _ text: UnsafeRawBufferPointer,
        _ type: ScalarType,
        into place: UnsafeMutableRawPointer
    ) throws(ArgumentFault) {
        if type.isFloat {
            switch String(decoding: text.prefix(16), as: UTF8.self) {
            case "NaN": return Scalar.store(.nan, type, place)
            case "Infinity": return Scalar.store(.infinity, type, place)
            case "-Infinity": return Scalar.store(-.infinity, type, place)
            default: break
            }
        } else if type != .bool {
            var end = 0
            if let token = try? NumberToken(text, &end), end == text.count, let magnitude = token.integer {
                return try Scalar.take(magnitude, negative: token.isNegative, type, into: place)
            }
        }
        throw Scalar.expected(type, "the text \(String(decoding: text.prefix(32), as: UTF8.self).debugDescription)")
    }
}
