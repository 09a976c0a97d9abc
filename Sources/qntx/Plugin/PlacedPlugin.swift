import Foundation
import QNTXLoader
import QNTXPlugin

/// A plugin's file that has been put in a place, and with a side manifest the library that lies beside it.
struct PlacedPlugin {
    private let files: [PlacedFile]

    /// Copies a plugin to a place.
    /// - Throws: why it cannot be; nothing is there then that was not.
    init(copying file: String, _ inspection: PluginInspection, to path: String) throws(PluginError) {
        let library = try Self.library(of: inspection, path)
        var files: [PlacedFile] = []
        do throws(PluginError) {
            // First what the other one needs.
            if let library { files.append(try PlacedFile(copying: library.source, to: library.target)) }
            files.append(try PlacedFile(copying: file, to: path))
        } catch {
            for placed in files { placed.takeBack() }
            throw error
        }
        self.files = files
    }

    /// It stays.
    func keep() {
        for file in files { file.keep() }
    }

    /// What was there before comes back, or nothing.
    func takeBack() {
        for file in files.reversed() { file.takeBack() }
    }

    /// The library that has to come along, and where to.
    private static func library(
        of inspection: PluginInspection,
        _ path: String
    ) throws(PluginError) -> (source: String, target: String)? {
        // A whole path leads there from everywhere.
        guard case .manifest(let inspection) = inspection, let library = inspection.library,
            !inspection.manifest.library.hasPrefix("/")
        else { return nil }
        let source = URL(fileURLWithPath: library.file).standardizedFileURL
        let beside = URL(fileURLWithPath: inspection.file).standardizedFileURL.deletingLastPathComponent()
        guard source.deletingLastPathComponent().path == beside.path else {
            throw PluginError(
                .unsupported,
                "\(inspection.file) has a library that lies neither beside it nor at a whole path, "
                    + "\(inspection.manifest.library): put both into place by hand",
                file: inspection.file
            )
        }
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        return (source.path, directory.appendingPathComponent(source.lastPathComponent).path)
    }
}
