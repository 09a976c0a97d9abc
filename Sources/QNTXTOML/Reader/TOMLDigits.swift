/// Goes through the characters of a number, a date or a time.
struct TOMLDigits {
    private var rest: ArraySlice<UInt8>

    init(_ word: ArraySlice<UInt8>) { rest = word }

    var isAtEnd: Bool { rest.isEmpty }

    /// The base of a number with a prefix, which is taken; nil if it has none.
    var radix: Int? {
        mutating get {
            guard rest.first == UInt8(ascii: "0"), let letter = rest.dropFirst().first else { return nil }
            let radix: Int? =
                switch letter {
                case UInt8(ascii: "x"): 16
                case UInt8(ascii: "o"): 8
                case UInt8(ascii: "b"): 2
                default: nil
                }
            if radix != nil { rest = rest.dropFirst(2) }
            return radix
        }
    }

    /// Takes digits, between which single underscores may stand; false if there are none.
    mutating func takeDigits(radix: Int = 10) -> Bool {
        guard takeDigit(radix) else { return false }
        while true {
            if takeDigit(radix) { continue }
            guard take("_") else { return true }
            guard takeDigit(radix) else { return false }
        }
    }

    /// Whether a decimal number is a whole one; nil if it is no number.
    var isWholeNumber: Bool? {
        mutating get {
            if !take("+") { _ = take("-") }
            if rest.first == UInt8(ascii: "0"), let next = rest.dropFirst().first, Self.digit(next, 10) || next == 0x5F
            {
                return nil
            }
            guard takeDigits() else { return nil }
            if isAtEnd { return true }
            if take("."), !takeDigits() { return nil }
            if take("e") || take("E") {
                if !take("+") { _ = take("-") }
                guard takeDigits() else { return nil }
            }
            return isAtEnd ? false : nil
        }
    }

    /// Whether it is a date, a time, or both with or without an offset.
    var isMoment: Bool {
        mutating get {
            if isTime, isAtEnd { return true }
            guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
                (1...12).contains(month), day >= 1, day <= Self.days(year, month)
            else { return false }
            if isAtEnd { return true }
            guard take("T") || take("t") || take(" "), isTime else { return false }
            if isAtEnd { return true }
            if take("Z") || take("z") { return isAtEnd }
            guard take("+") || take("-"), let hours = number(2), take(":"), let minutes = number(2) else {
                return false
            }
            return hours < 24 && minutes < 60 && isAtEnd
        }
    }

    /// Takes a time of day; nothing if there is none.
    private var isTime: Bool {
        mutating get {
            let before = rest
            guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2), hour < 24,
                minute < 60, second < 60
            else {
                rest = before
                return false
            }
            guard take(".") else { return true }
            guard takeDigit(10) else { return false }
            while takeDigit(10) {}
            return true
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeDigit(_ radix: Int) -> Bool {
        guard let first = rest.first, Self.digit(first, radix) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(_ count: Int) -> Int? {
        guard rest.count >= count, rest.prefix(count).allSatisfy({ Self.digit($0, 10) }) else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Int(String(decoding: rest.prefix(count), as: UTF8.self))
    }

    private static func digit(_ byte: UInt8, _ radix: Int) -> Bool {
        guard byte < 0x80, let value = Character(Unicode.Scalar(byte)).hexDigitValue else { return false }
        return value < radix
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
