import QNTXTOML

/// Reads single values of the types that plugins' schemas have.
enum ScalarText {
    /// What a text means as a value of a type; nil if it means nothing, or there is no such type.
    static func value(_ text: String, _ type: String) -> SettingValue? {
        switch type {
        case "string", "": return .string(text)
        case "integer": return Int(text).map { .integer($0) }
        case "number":
            // Double itself reads hexadecimal, nan and more.
            guard text.utf8.allSatisfy(isNumeric), let number = Double(text), number.isFinite else { return nil }
            return .number(number)
        case "boolean": return text == "true" || text == "false" ? .boolean(text == "true") : nil
        default: return nil
        }
    }

    /// What a text of a type looks like.
    static func expectation(_ type: String) -> String {
        switch type {
        case "integer": "an integer"
        case "number": "a number"
        case "boolean": "a boolean, true or false"
        default: "a \(type)"
        }
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
