public import QNTXPlugin

extension Inspector {
    /// Reads and inspects a plugin's file, and with a side manifest the library that it names.
    /// - Throws: what ``inspect(path:)`` throws; of a manifest `malformedManifest` and what ``LibraryManifest/init(_:)``
    ///   throws.
    public func plugin(at path: String) throws(PluginError) -> InspectedPlugin {
        guard PluginFileName.isManifest(path) else {
            let (image, inspection) = try inspect(path: path)
            let trace = FileTrace(status: image.status)
            return InspectedPlugin(inspection: .library(inspection), trace: trace, source: .content(image))
        }
        do throws(PluginError) {
            return try manifest(at: path)
        } catch {
            throw error.adding(stage: .inspect, file: path)
        }
    }

    private func manifest(at path: String) throws(PluginError) -> InspectedPlugin {
        let (image, manifest, sha256) = try read(path)
        var inspection = ManifestInspection(file: path, size: image.bytes.count, sha256: sha256, manifest: manifest)
        var trace = FileTrace(status: image.status)
        switch ManifestLibrary(manifest.library, namedBy: path) {
        case .system(let name):
            return InspectedPlugin(inspection: .manifest(inspection), trace: trace, source: .name(name))
        case .file(let place):
            let (library, found) = try self.library(at: place)
            inspection.library = found
            trace.library[place] = library.status
            return InspectedPlugin(inspection: .manifest(inspection), trace: trace, source: .content(library))
        }
    }

    private func read(_ path: String) throws(PluginError) -> (FileImage, LibraryManifest, sha256: String?) {
        let image = try LibraryManifest.image(path)
        try policy.checkOwnership(image)
        let sha256 = try policy.checkedSHA256(image)
        let isListed = policy.allows(fileName: image.name)
        do throws(PluginError) {
            let manifest = try LibraryManifest(image)
            guard isListed || policy.allowList?.contains(manifest.name) == true else { throw Self.notAllowed(image) }
            return (image, manifest, sha256)
        } catch {
            throw isListed ? error : Self.notAllowed(image)
        }
    }

    /// Inspects the library of a manifest like a plugin's, but that it is none.
    private func library(at path: String) throws(PluginError) -> (FileImage, Inspection) {
        var inspector = self
        // The list is of plugins, and the manifest is on it.
        inspector.policy.allowList = nil
        let (image, inspection): (FileImage, Inspection)
        do throws(PluginError) {
            (image, inspection) = try inspector.inspect(path: path, requiresEntry: false)
        } catch {
            throw PluginError(error.code, "its library \(path): \(error.message)", stage: .inspect)
        }
        guard inspection.entry == nil else {
            throw PluginError(
                .malformedManifest,
                "its library \(path) is a plugin itself, as it exports \(EntrySymbol.name): have its vtable list the "
                    + "functions, and remove the manifest"
            )
        }
        return (image, inspection)
    }
}
