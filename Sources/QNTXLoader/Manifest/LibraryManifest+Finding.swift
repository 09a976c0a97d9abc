import Glibc
package import QNTXPlugin

extension LibraryManifest {
    /// The manifests beside a file that name it as their library, ascending by name, as far as they can be read.
    package static func files(naming library: String) -> [String] {
        let slash = library.lastIndex(of: "/")
        let directory = slash.map { String(library[...$0]) } ?? "./"
        let names = (try? PluginScanner().list(directory)) ?? []
        return names.filter { PluginFileName.isPlugin($0) && PluginFileName.isManifest($0) }.map { directory + $0 }
            .filter { path in
                guard let image = try? LibraryManifest.image(path), let manifest = try? LibraryManifest(image) else {
                    return false
                }
                return manifest.names(library, from: path)
            }
    }

    /// Whether a file that is no plugin need not be one, as a manifest beside it names it.
    package static func makesPlugin(of path: String, despite error: PluginError) -> Bool {
        error.stage == .inspect && !PluginFileName.isManifest(path) && !files(naming: path).isEmpty
    }

    /// The file of the library that a manifest names; nil where it is none, or the dynamic loader has to find it.
    package static func libraryFile(ofManifest path: String) -> String? {
        guard PluginFileName.isManifest(path), let image = try? image(path), let manifest = try? LibraryManifest(image)
        else { return nil }
        return ManifestLibrary(manifest.library, namedBy: path).path
    }

    /// Whether it names a file, be that there or not.
    private func names(_ file: String, from path: String) -> Bool {
        if !library.contains("/") { return library == FileImage.name(of: file) }
        guard let place = ManifestLibrary(library, namedBy: path).path else { return false }
        return Self.resolved(place) == Self.resolved(file)
    }

    /// A path without links and dots; of a file that is not there, with those of its directory resolved.
    private static func resolved(_ path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let real = realpath(directory, nil) else { return path }
        defer { free(real) }
        return String(cString: real) + "/" + FileImage.name(of: path)
    }
}
