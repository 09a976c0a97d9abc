public import QNTXPlugin

extension LibraryManifest {
    /// The most that a manifest may have, in bytes.
    public static let maximumFileSize = 1 << 20

    /// Reads a manifest.
    /// - Throws: `malformedManifest`, `illegalName`, `invalidVersion` or `invalidSignature`, with the line at fault.
    public init(_ image: FileImage) throws(PluginError) {
        do throws(PluginError) {
            guard image.bytes.count <= Self.maximumFileSize else { throw Self.tooLarge(image.bytes.count) }
            var reader = try ManifestReader(image.bytes)
            self = try reader.read(named: PluginFileName.plugin(of: image.path))
        } catch {
            throw error.adding(stage: .inspect, file: image.path)
        }
    }

    /// Reads a manifest's file.
    /// - Throws: what ``FileImage`` and ``init(_:)`` throw.
    static func image(_ path: String) throws(PluginError) -> FileImage {
        do throws(PluginError) {
            return try FileImage(path: path, maximumSize: maximumFileSize)
        } catch {
            guard error.code == .fileTooLarge, let status = FileStatus(path: path, followingLink: true) else {
                throw error
            }
            throw tooLarge(status.size).adding(stage: .inspect, file: path)
        }
    }

    private static func tooLarge(_ size: Int) -> PluginError {
        PluginError(
            .fileTooLarge,
            "it has \(size) bytes, and a manifest at most \(maximumFileSize): is it the right file?"
        )
    }
}
