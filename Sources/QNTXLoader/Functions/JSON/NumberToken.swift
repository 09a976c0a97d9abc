/// A number as JSON writes it: where it is, and what it is as an integer.
struct NumberToken {
    let isNegative: Bool
    /// How far it is from 0; nil where it is no integer, or more than 64 bits hold.
    private(set) var integer: UInt64?
    /// Whether it has a decimal point or an exponent.
    private(set) var isFractional = false
    /// The digits before the exponent as one number, and the power of ten that it is multiplied with; and whether 64 bits hold
    /// the digits.
    private var mantissa: UInt64 = 0
    private var scale = 0
    private let isShort: Bool
    private let start: Int
    private let end: Int

    /// Takes a number that begins at `next`.
    init(_ bytes: UnsafeRawBufferPointer, _ next: inout Int) throws(ArgumentFault) {
        func peek() -> UInt8? { next < bytes.count ? bytes[next] : nil }
        func malformed(_ message: String) -> ArgumentFault {
            ArgumentFault(message: "the JSON is malformed at byte \(next + 1): \(message)")
        }
        start = next
        isNegative = peek() == UInt8(ascii: "-")
        if isNegative { next += 1 }
        /// Adds digits to a number as long as it fits, and counts them.
        func digits(_ number: inout UInt64, _ fits: inout Bool) -> Int {
            let from = next
            while let byte = peek(), (0x30...0x39).contains(byte) {
                let (product, high) = number.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 0x30))
                if high || carry { fits = false }
                if fits { number = sum }
                next += 1
            }
            return next - from
        }
        var fits = true
        let first = next
        let whole = digits(&mantissa, &fits)
        guard whole > 0 else { throw malformed("a number has a digit first") }
        guard bytes[first] != 0x30 || whole == 1 else { throw malformed("a number does not begin with 0") }
        let value = mantissa
        if peek() == UInt8(ascii: ".") {
            isFractional = true
            next += 1
            let parts = digits(&mantissa, &fits)
            guard parts > 0 else { throw malformed("after a decimal point comes a digit") }
            scale = -parts
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            isFractional = true
            next += 1
            var sign = 1
            if let byte = peek(), byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
                if byte == UInt8(ascii: "-") { sign = -1 }
                next += 1
            }
            let from = next
            var exponent = 0
            while let byte = peek(), (0x30...0x39).contains(byte) {
                if exponent < 100_000 { exponent = exponent * 10 + Int(byte - 0x30) }
                next += 1
            }
            guard next > from else { throw malformed("an exponent has a digit") }
            scale += sign * exponent
        }
        end = next
        integer = isFractional || !fits ? nil : value
        isShort = fits
    }

    /// The number that is nearest to it.
    /// - Throws: that it is beyond what there is.
    func double(_ bytes: UnsafeRawBufferPointer) throws(ArgumentFault) -> Double {
        // Both are exact then, and so the one operation on them rounds once. Source: Clinger, "How to read floating point
        // numbers accurately", 1990.
        if isShort, mantissa <= 1 << 53, scale.magnitude <= 22 {
            let number = scale < 0 ? Double(mantissa) / Self.power(-scale) : Double(mantissa) * Self.power(scale)
            return isNegative ? -number : number
        }
        let text = text(bytes)
        guard let number = Double(text), number.isFinite else {
            throw ArgumentFault(message: "\(text.prefix(40)) is beyond what a floating-point number can hold")
        }
        return number
    }

    /// As it is written.
    func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }

    /// A power of ten that is exact.
    /// - Parameter exponent: from 0 to 22.
    static func power(_ exponent: Int) -> Double { powers[exponent] }

    private static let powers: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
