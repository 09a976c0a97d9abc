import Crypto
import QNTXPlugin

extension InspectionPolicy {
    /// The SHA-256 of a file in hexadecimal, or nil where nobody asks for it.
    /// - Throws: `fileHashMismatch` if it is not the one pinned.
    func checkedSHA256(_ image: FileImage) throws(PluginError) -> String? {
        let pin = sha256.isEmpty ? nil : sha256[image.name]
        guard computesSHA256 || pin != nil else { return nil }
        var hash = SHA256()
        image.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        let actual = Hexadecimal.text(Array(hash.finalize()))
        guard let pin, pin.lowercased() != actual else { return actual }
        throw PluginError(
            .fileHashMismatch,
            "its SHA-256 is \(actual), the configuration pins \(pin): restore the file, or pin the new one if you "
                + "trust it",
            stage: .inspect,
            file: image.path
        )
    }

    /// Whether the allow-list has a file by its name.
    func allows(fileName name: String) -> Bool {
        guard let allowList else { return true }
        if allowList.contains(name) { return true }
        if PluginFileName.isManifest(name) { return allowList.contains(PluginFileName.plugin(of: name)) }
        guard name.hasSuffix(PluginFileName.librarySuffix) else { return false }
        return allowList.contains(String(name.dropLast(PluginFileName.librarySuffix.count)))
            || allowList.contains(PluginFileName.plugin(of: name))
    }

    /// Whether the allow-list has a plugin by the name in its note.
    func allows(_ note: PluginNote?) -> Bool {
        guard let allowList, let note else { return false }
        return allowList.contains(note.name)
    }
}
