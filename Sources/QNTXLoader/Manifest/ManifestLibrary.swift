import Glibc
import QNTXPlugin

/// Where the library is that a manifest names.
enum ManifestLibrary: Sendable, Hashable {
    /// A file that the manifest has a path of, or that lies beside it.
    case file(path: String)
    /// What the dynamic loader finds under a name, `libz.so.1`.
    case system(name: String)

    /// - Parameters:
    ///   - library: as the manifest names it.
    ///   - manifest: the manifest's path.
    init(_ library: String, namedBy manifest: String) {
        let slash = manifest.lastIndex(of: "/")
        let path = library.hasPrefix("/") ? library : (slash.map { String(manifest[...$0]) } ?? "./") + library
        self = library.contains("/") || access(path, F_OK) == 0 ? .file(path: path) : .system(name: library)
    }

    /// The file, where it is one.
    var path: String? {
        guard case .file(let path) = self else { return nil }
        return path
    }
}
