import Glibc
public import QNTXPlugin

/// Finds plugin files: the first stage. It opens none of them.
public struct PluginScanner: Sendable {
    /// Makes a scanner.
    public init() {}

    /// The plugin files in a directory, ascending by name: every entry that ends in `.so` or
    /// `.qntx.toml`, hidden ones left out.
    /// - Throws: `fileNotFound` or `fileUnreadable` for the directory itself.
    public func scan(_ directory: String) throws(PluginError) -> [String] {
        let prefix = directory.hasSuffix("/") ? directory : directory + "/"
        return try list(directory).filter(PluginFileName.isPlugin).map { prefix + $0 }
    }

    /// The names of all that is in a directory, ascending.
    /// - Throws: `fileNotFound` or `fileUnreadable` for the directory itself.
    package func list(_ directory: String) throws(PluginError) -> [String] {
        guard let stream = opendir(directory) else {
            let reason = String(cString: strerror(errno))
            throw PluginError(
                errno == ENOENT || errno == ENOTDIR ? .fileNotFound : .fileUnreadable,
                "cannot read the plugin directory: \(reason); make it, or name another with --plugins",
                stage: .discover,
                file: directory
            )
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            names.append(name)
        }
        return names.sorted()
    }
}
