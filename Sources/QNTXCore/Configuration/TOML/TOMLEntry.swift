/// A key of a TOML file with its value and its place. Tables are taken apart, so that every entry is a leaf: a list of
/// tables is one.
struct TOMLEntry: Sendable {
    /// The parts of the key as they are written, from the root.
    let path: [String]
    /// What it is set to.
    let value: SettingValue
    /// Where the key begins.
    let offset: Int
    /// The bytes of the value. Empty for a list of `[[tables]]`, which is spread over the file.
    let valueRange: Range<Int>
    /// The bytes of the whole statement, without the end of its last line; nil inside an inline table.
    let statement: Range<Int>?

    /// The key by which the value is found.
    var key: String { TOMLKey.flat(path) }
}
