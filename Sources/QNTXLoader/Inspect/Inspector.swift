public import QNTXPlugin

/// Reads a plugin's file as data, trusting nothing: the second stage. None of the file's code runs.
///
/// A file that passes is whole: the tables that the dynamic loader will go by are where they should be and lead nowhere
/// else, so that a truncated or damaged file is refused here instead of taking the process down. What its code does
/// when it runs is another matter.
public struct Inspector: Sendable {
    /// Which files are trusted.
    public var policy: InspectionPolicy

    /// Makes an inspector.
    public init(policy: InspectionPolicy = InspectionPolicy()) {
        self.policy = policy
    }

    /// Reads a file and inspects it.
    /// - Returns: the content, to be opened in place of the file, and the report.
    /// - Throws: what `FileImage` and `inspect(_:)` throw, and `filePermissions`.
    public func inspect(path: String) throws(PluginError) -> (FileImage, Inspection) {
        try inspect(path: path, requiresEntry: true)
    }

    func inspect(path: String, requiresEntry: Bool) throws(PluginError) -> (FileImage, Inspection) {
        let image = try FileImage(path: path, maximumSize: policy.maximumFileSize)
        try policy.checkOwnership(image)
        return (image, try inspect(image, requiresEntry: requiresEntry))
    }

    /// Inspects a file that has been read.
    /// - Throws: `fileTooLarge`, `fileNotAllowed`, `fileHashMismatch`, `notELF`, `wrongArchitecture`,
    ///   `notSharedLibrary`, `malformedELF`, `malformedNote`, `illegalName` or `noEntrySymbol`.
    public func inspect(_ image: FileImage) throws(PluginError) -> Inspection {
        try inspect(image, requiresEntry: true)
    }

    /// - Parameter requiresEntry: whether it has to be a plugin's library.
    private func inspect(_ image: FileImage, requiresEntry: Bool) throws(PluginError) -> Inspection {
        guard image.bytes.count <= policy.maximumFileSize else {
            throw PluginError(
                .fileTooLarge,
                "it has \(image.bytes.count) bytes, more than the limit of \(policy.maximumFileSize)",
                stage: .inspect,
                file: image.path
            )
        }
        let sha256 = try policy.checkedSHA256(image)
        let isListed = policy.allows(fileName: image.name)
        do throws(PluginError) {
            var inspection = try Self.read(image, requiresEntry: requiresEntry)
            guard isListed || policy.allows(inspection.note) else { throw Self.notAllowed(image) }
            inspection.sha256 = sha256
            return inspection
        } catch {
            // A file that the list does not have is nobody's business, whatever else is wrong with it.
            throw isListed ? error.adding(stage: .inspect, file: image.path) : Self.notAllowed(image)
        }
    }

    private static func read(_ image: FileImage, requiresEntry: Bool) throws(PluginError) -> Inspection {
        let result = image.bytes.withUnsafeBytes { bytes in
            Result { () throws(PluginError) in
                try Inspection(bytes, file: image.path, requiresEntry: requiresEntry)
            }
        }
        return try result.get()
    }

    static func notAllowed(_ image: FileImage) -> PluginError {
        PluginError(
            .fileNotAllowed,
            "the allow-list names neither this file nor its plugin: add \(image.name.debugDescription) to it, or "
                + "remove the file",
            stage: .inspect,
            file: image.path
        )
    }
}
