/// Why a text is not TOML that the house reads, and where.
public struct TOMLProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int

    /// `line 3, column 7: expected a value`.
    public var description: String { "line \(line), column \(column): \(message)" }
}
