/// Reads values without quotation marks: numbers, booleans, dates and times.
enum TOMLWord {
    /// What a word means; nil if it is no value.
    static func value(_ word: ArraySlice<UInt8>) -> SettingValue? {
        guard word.allSatisfy({ $0 < 0x80 }) else { return nil }
        let text = String(decoding: word, as: UTF8.self)
        switch text {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .number(.infinity)
        case "-inf": return .number(-.infinity)
        case "nan", "+nan", "-nan": return .number(.nan)
        default: break
        }
        var digits = TOMLDigits(word)
        if digits.isMoment { return .moment(text) }
        digits = TOMLDigits(word)
        if let radix = digits.radix {
            guard digits.takeDigits(radix: radix), digits.isAtEnd else { return nil }
            return Int(text.dropFirst(2).filter { $0 != "_" }, radix: radix).map { .integer($0) }
        }
        guard let isWhole = digits.isWholeNumber else { return nil }
        let plain = text.filter { $0 != "_" }
        return isWhole ? Int(plain).map { .integer($0) } : Double(plain).map { .number($0) }
    }
}
