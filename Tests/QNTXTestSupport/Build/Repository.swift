package import Foundation

/// The repository that these tests belong to.
package enum Repository {
    /// Its top folder: the nearest one above this file that has the ABI's header.
    package static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let header = folder.appendingPathComponent("include/qntx_plugin.h").path
            if FileManager.default.fileExists(atPath: header) { return folder }
        }
        preconditionFailure("no include/qntx_plugin.h above \(#filePath)")
    }()

    /// The path of something below the top folder.
    package static func path(_ relative: String) -> String { root.appendingPathComponent(relative).path }
}
