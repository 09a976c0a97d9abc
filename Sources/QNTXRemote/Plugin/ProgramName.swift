/// What a plugin's program is called: `qntx-NAME-plugin`. Source: QNTX.
public enum ProgramName {
    private static let (prefix, suffix) = ("qntx-", "-plugin")

    /// The plugin that a file is the program of, by its name alone; it need not be one that a domain may have.
    /// - Parameter file: a file's name, or its path.
    public static func plugin(of file: String) -> String? {
        let name = file.split(separator: "/").last ?? ""
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.utf8.count > prefix.utf8.count + suffix.utf8.count
        else { return nil }
        return String(name.dropFirst(prefix.count).dropLast(suffix.count))
    }
}
