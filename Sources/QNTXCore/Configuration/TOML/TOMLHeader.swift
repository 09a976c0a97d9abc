/// A `[table]` or `[[table]]` line of a TOML file.
struct TOMLHeader: Sendable {
    /// The parts of its name, from the root.
    let path: [String]
    /// Whether it begins an element of a list of tables.
    let isElement: Bool
    /// Whether it is inside such an element.
    let isInElement: Bool
    /// Where its line begins.
    let start: Int
    /// Where the last statement of the table ends, or the header itself where it has none: before the end of the line.
    var end: Int
}
