import Foundation
import QNTXPlugin

/// A file that has been put in a place, in the one step that nobody can see half of; and what was there before, until it is
/// sure that the new one stays.
struct PlacedFile {
    /// Where it is.
    let path: String
    private let backup: String?

    /// Copies a file to a place.
    init(copying source: String, to path: String) throws(PluginError) {
        self.path = path
        let url = URL(fileURLWithPath: path)
        let directory = url.deletingLastPathComponent().path
        let unique = "\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)"
        let (copy, backup) = ("\(directory)/.\(unique).new", "\(directory)/.\(unique).old")
        do {
            let files = FileManager.default
            for left in [copy, backup] { try? files.removeItem(atPath: left) }
            // The content, not the links and the permissions of wherever it comes from.
            let data = try Data(contentsOf: URL(fileURLWithPath: source))
            try data.write(to: URL(fileURLWithPath: copy))
            try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy)
            // The very file, so that who has loaded it finds it unchanged if it comes back.
            let isNew = link(path, backup) != 0
            guard rename(copy, path) == 0 else { throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO) }
            self.backup = isNew ? nil : backup
        } catch {
            for left in [copy, backup] { try? FileManager.default.removeItem(atPath: left) }
            throw PluginError(
                .fileUnreadable,
                "cannot put \(source) at \(path): \(error.localizedDescription); see that you may write there",
                file: path,
                cause: error
            )
        }
    }

    /// It stays.
    func keep() {
        if let backup { unlink(backup) }
    }

    /// What was there before comes back, or nothing.
    func takeBack() {
        if let backup { rename(backup, path) } else { unlink(path) }
    }
}
