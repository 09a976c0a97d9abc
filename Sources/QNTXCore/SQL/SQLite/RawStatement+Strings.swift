import Foundation

extension RawStatement {
    /// A column that is the text of a JSON array of strings, as ``JSONStrings`` writes them and others may.
    func strings(_ column: Int) -> [String] {
        withBytes(column) { bytes in
            Self.plain(bytes) ?? (try? JSONDecoder().decode([String].self, from: Data(bytes))) ?? []
        }
    }

    /// Reads an array without white space and escapes.
    /// - Returns: nil for any other.
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> [String]? {
        let quote = UInt8(ascii: "\"")
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") else { return nil }
        if bytes.count == 2 { return [] }
        var strings: [String] = []
        var index = 1
        while true {
            guard bytes[index] == quote else { return nil }
            let start = index + 1
            index = start
            // The last byte is no quote, so that the index stays within.
            while index < bytes.count, bytes[index] != quote {
                if bytes[index] == UInt8(ascii: "\\") { return nil }
                index += 1
            }
            guard index + 1 < bytes.count else { return nil }
            let string = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
            index += 1
            if index == bytes.count - 1 {
                // The usual one has one.
                return strings.isEmpty ? [string] : strings + [string]
            }
            strings.append(string)
            guard bytes[index] == UInt8(ascii: ",") else { return nil }
            index += 1
        }
    }
}
