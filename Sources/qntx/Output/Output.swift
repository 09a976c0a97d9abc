import Foundation

/// What goes to the terminal, or to a script.
enum Output {
    /// Prints a value as JSON, its keys in the order of the alphabet.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Prints a line on standard error, after the program's name.
    static func error(_ message: String) {
        FileHandle.standardError.write(Data("qntx: \(message)\n".utf8))
    }

    /// Prints a line at once, also where standard output is a pipe that somebody waits for.
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }
}
