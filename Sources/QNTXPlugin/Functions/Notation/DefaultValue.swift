/// The values that defaults in signatures are.
enum DefaultValue {
    /// What a word is as a value of a type; nil if it is none.
    static func value(_ word: NotationReader.Word, _ type: ParameterType) -> FunctionValue? {
        switch type {
        case .value(let type), .reference(let type): value(word, type)
        case .cString, .text:
            if case .text(let text) = word, type == .text || !text.utf8.contains(0) { .text(text) } else { nil }
        case .bytes, .list, .block, .progress, .reason: nil
        }
    }

    private static func value(_ word: NotationReader.Word, _ type: ValueType) -> FunctionValue? {
        switch (type, word) {
        case (.enumeration(let type), .name(let name)):
            type.cases.contains { $0.name == name } ? .text(name) : nil
        case (.scalar(.bool), .name("true")): .bool(true)
        case (.scalar(.bool), .name("false")): .bool(false)
        case (.scalar(let type), .name("nan")): type.isFloat ? .number(.nan) : nil
        case (.scalar(let type), .name("inf")): type.isFloat ? .number(.infinity) : nil
        case (.scalar(let type), .number(let digits)): number(digits, type)
        default: nil
        }
    }

    private static func number(_ digits: String, _ type: ScalarType) -> FunctionValue? {
        if type == .bool { return nil }
        if type.isFloat {
            guard let number = Double(digits), number.isFinite || digits.hasSuffix("inf"), !number.isNaN else {
                return nil
            }
            return .number(type == .f32 ? Double(Float(number)) : number)
        }
        let (least, greatest) = type.bounds
        if let number = Int64(digits) {
            return number >= least && (number < 0 || UInt64(number) <= greatest) ? .integer(number) : nil
        }
        guard let number = UInt64(digits), number <= greatest else { return nil }
        return .unsigned(number)
    }
}
