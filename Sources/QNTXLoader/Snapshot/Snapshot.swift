import CQNTXSystem
import Glibc
import QNTXPlugin
import Synchronization

/// The host's private, sealed copy of a plugin's file, for the dynamic loader to map: whatever happens to the original
/// now, truncated or overwritten, the mapped code stays whole.
struct Snapshot: ~Copyable {
    /// Where the dynamic loader finds the copy, for as long as this value lives.
    let path: String
    private let descriptor: Int32

    private static let counter = Atomic<UInt64>(0)

    /// Copies a file's content.
    /// - Parameters:
    ///   - bytes: the content, as inspected.
    ///   - file: the original's path, for errors and for the name in `/proc/PID/maps`.
    init(_ bytes: [UInt8], file: String) throws(PluginError) {
        // The kernel takes 249 bytes.
        let name = "qntx:" + String(decoding: FileImage.name(of: file).utf8.prefix(200), as: UTF8.self)
        let descriptor = bytes.withUnsafeBytes { qntx_system_sealed_file(name, $0.baseAddress, $0.count) }
        guard descriptor >= 0 else {
            throw PluginError(
                .snapshotFailed,
                "cannot make a private copy in memory: \(String(cString: strerror(-descriptor)))",
                stage: .snapshot,
                file: file
            )
        }
        self.descriptor = descriptor
        self.path = Self.uniquePath(descriptor)
    }

    deinit {
        close(descriptor)
    }

    /// A path to a descriptor that no other snapshot of this process has had.
    ///
    /// The dynamic loader recognizes a library by its path before it looks at the file (measured on glibc 2.36), and
    /// descriptors are used again after they are closed. So a counter is written into the path, in a way that the
    /// kernel does not see: `./` for a 0, `.//` for a 1.
    private static func uniquePath(_ descriptor: Int32) -> String {
        var number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        var path = "/proc/self/"
        while number > 0 {
            path += number & 1 == 0 ? "./" : ".//"
            number >>= 1
        }
        return path + "fd/\(descriptor)"
    }
}
