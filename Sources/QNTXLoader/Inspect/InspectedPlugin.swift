/// A plugin's file that has passed inspection, with what the dynamic loader is to be given.
public struct InspectedPlugin: Sendable {
    /// What there is to open.
    enum Source: Sendable {
        /// The content of a file, of which a copy is opened.
        case content(FileImage)
        /// A library that the dynamic loader finds by its name.
        case name(String)
    }

    /// What the file says.
    public let inspection: PluginInspection
    /// What the files were when they were read.
    package let trace: FileTrace
    let source: Source
}
