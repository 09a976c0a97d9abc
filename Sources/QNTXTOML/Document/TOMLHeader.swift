/// A `[table]` or `[[table]]` line of a TOML file.
package struct TOMLHeader: Sendable {
    /// The parts of its name, from the root.
    package let path: [String]
    /// Whether it begins an element of a list of tables.
    package let isElement: Bool
    /// Whether it is inside such an element.
    package let isInElement: Bool
    /// Where its line begins.
    package let start: Int
    /// Where the last statement of the table ends, or the header itself where it has none: before the end of the line.
    package internal(set) var end: Int
}
