/// What a plugin's files were when they were read, to see whether they are still the same.
package struct FileTrace: Sendable, Hashable {
    /// The plugin's file: its library, or the manifest.
    package var status: FileStatus?
    /// The file of the library that a manifest names, by its path.
    package var library: [String: FileStatus] = [:]

    /// Whether a file has the content that the plugin was made of, and so has the manifest's library.
    package func hasSameContent(as now: FileStatus) -> Bool {
        guard let status, status.hasSameContent(as: now) else { return false }
        return library.allSatisfy { path, status in
            FileStatus(path: path, followingLink: true)?.hasSameContent(as: status) == true
        }
    }
}
