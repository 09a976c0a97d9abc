import Glibc
import QNTXPlugin

/// The plugin files in a directory as they were found in one go: the names that ``PluginScanner`` finds, as far as they
/// are UTF-8, in no particular order.
struct DirectoryListing: Sendable {
    let files: [(name: ExactText, look: FileLook)]
    /// The file system that the directory is on.
    let device: UInt64

    /// Why a directory cannot be listed.
    struct Failure: Error {
        let number: Int32
        let directory: String

        /// Whether there is no such directory, and so none of its files either.
        var isMissing: Bool { FileLook.isNothing(number) }

        /// The same, for those who operate the host.
        var error: PluginError {
            PluginError(
                number == ENOENT || number == ENOTDIR ? .fileNotFound : .fileUnreadable,
                "cannot read the plugin directory: \(String(cString: strerror(number))); it is watched for, and read "
                    + "once it can be",
                stage: .discover,
                file: directory
            )
        }
    }

    /// Lists a directory and looks at every plugin file, of which it opens none.
    /// - Parameter isLocal: whether the clock of the file system with that number is this machine's.
    init(_ directory: String, isLocal: (_ device: UInt64) -> Bool) throws(Failure) {
        guard let stream = opendir(directory) else { throw Failure(number: errno, directory: directory) }
        defer { closedir(stream) }
        let descriptor = dirfd(stream)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(number: errno, directory: directory) }
        device = UInt64(status.st_dev)
        let isLocal = isLocal(device)
        var files: [(name: ExactText, look: FileLook)] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { name in
                    guard Self.isPlugin(name), let text = String(validatingCString: name) else { return }
                    let look = FileLook(name, in: descriptor, isLocal: isLocal)
                    if look != .missing { files.append((ExactText(text), look)) }
                }
            }
        }
        // An end for another reason than that there is no more would make files disappear.
        guard errno == 0 else { throw Failure(number: errno, directory: directory) }
        self.files = files
    }

    /// Whether a name is a plugin's, without making a text of it.
    private static func isPlugin(_ name: UnsafePointer<CChar>) -> Bool {
        guard name[0] != CChar(UInt8(ascii: ".")) else { return false }
        let length = strlen(name)
        return ends(name, length, PluginFileName.librarySuffix) || ends(name, length, PluginFileName.manifestSuffix)
    }

    private static func ends(_ name: UnsafePointer<CChar>, _ length: Int, _ suffix: String) -> Bool {
        let count = suffix.utf8.count
        return length >= count && strcmp(name + (length - count), suffix) == 0
    }
}
