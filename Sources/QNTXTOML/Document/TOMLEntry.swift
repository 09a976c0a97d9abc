/// A key of a TOML file with its value and its place. Tables are taken apart, so that every entry is a leaf: a list of
/// tables is one.
package struct TOMLEntry: Sendable {
    /// The parts of the key as they are written, from the root.
    package let path: [String]
    /// What it is set to.
    package let value: SettingValue
    /// Where the key begins.
    package let offset: Int
    /// The bytes of the value. Empty for a list of `[[tables]]`, which is spread over the file.
    package let valueRange: Range<Int>
    /// The bytes of the whole statement, without the end of its last line; nil inside an inline table.
    package let statement: Range<Int>?

    /// The key by which the value is found.
    package var key: String { TOMLKey.flat(path) }
}
