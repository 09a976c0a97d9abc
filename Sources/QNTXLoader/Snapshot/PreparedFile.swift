import QNTXPlugin

/// A file that has passed inspection, with the host's own copy of the library: all that is done before any of its code
/// runs.
final class PreparedFile: Sendable {
    let inspection: PluginInspection
    let trace: FileTrace
    /// What the dynamic loader is to open: the path of the copy, or a library's name.
    let library: String
    /// The copy, where there is one. It is there for as long as this object is.
    private let snapshot: Snapshot?

    init(_ plugin: InspectedPlugin) throws(PluginError) {
        (inspection, trace) = (plugin.inspection, plugin.trace)
        switch plugin.source {
        case .content(let image):
            let copy = try Snapshot(image.bytes, file: image.path)
            library = copy.path
            snapshot = consume copy
        case .name(let name):
            library = name
            snapshot = nil
        }
    }
}
