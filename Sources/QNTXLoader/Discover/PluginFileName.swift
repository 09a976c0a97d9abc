/// What plugins' files are called: libraries `NAME.so` or `libNAME.so`, and side manifests `NAME.qntx.toml`.
public enum PluginFileName {
    /// What a library's name ends in.
    public static let librarySuffix = ".so"
    /// What a side manifest's name ends in.
    public static let manifestSuffix = ".qntx.toml"

    /// Whether a file of that name is taken for a plugin: hidden ones are not.
    public static func isPlugin(_ name: String) -> Bool {
        name.utf8.first != UInt8(ascii: ".") && (ends(name, librarySuffix) || isManifest(name))
    }

    /// Whether a file, named with or without its directory, is taken for a side manifest.
    public static func isManifest(_ file: String) -> Bool { ends(file, manifestSuffix) }

    /// The plugin that a file is by its name alone: `foo` for `foo.so`, `libfoo.so` and `foo.qntx.toml`.
    package static func plugin(of path: String) -> String {
        let file = FileImage.name(of: path)
        if isManifest(file) { return String(file.dropLast(manifestSuffix.count)) }
        let stem = ends(file, librarySuffix) ? String(file.dropLast(librarySuffix.count)) : file
        return stem.hasPrefix("lib") ? String(stem.dropFirst(3)) : stem
    }

    /// What the files of a plugin may be called, the likeliest first.
    package static func files(of name: String) -> [String] {
        [name + librarySuffix, "lib" + name + librarySuffix, name + manifestSuffix]
    }

    /// Whether a file is called as a plugin's may be.
    package static func isFile(_ path: String, of name: String) -> Bool {
        files(of: name).contains { path.hasSuffix("/" + $0) }
    }

    // Byte for byte: two `String`s can be the same to people alone.
    private static func ends(_ name: String, _ suffix: String) -> Bool {
        name.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
