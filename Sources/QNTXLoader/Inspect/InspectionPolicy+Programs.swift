package import QNTXPlugin

extension InspectionPolicy {
    /// Checks a plugin's program as a library is checked: nobody else may be able to change it, and it is the one that is
    /// pinned. Blocks on the disk.
    /// - Parameter sha256: what its SHA-256 must be, in hexadecimal; nil if any will do.
    /// - Throws: `fileNotFound`, `fileUnreadable`, `fileTooLarge`, `filePermissions`, `fileHashMismatch`.
    package func checkProgram(_ path: String, sha256: String?) throws(PluginError) {
        var policy = self
        let image = try FileImage(path: path, maximumSize: maximumFileSize)
        try checkOwnership(image)
        guard let sha256 else { return }
        policy.sha256 = [image.name: sha256]
        _ = try policy.checkedSHA256(image)
    }
}
