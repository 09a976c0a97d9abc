/// A statement of a plugin, with its arguments.
struct PluginStatement {
    let raw: RawStatement
    /// Whether it changes the layout of the file.
    let changesSchema: Bool
    /// Whether rows are all that it gives.
    var isReadOnly: Bool { raw.isReadOnly && !changesSchema }
}
