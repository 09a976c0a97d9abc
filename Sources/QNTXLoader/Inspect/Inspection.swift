/// What a plugin's file says about itself, read as data, running none of it: what `qntx plugin inspect --json` prints.
public struct Inspection: Sendable, Hashable, Codable {
    /// The path of the file, as it was asked for.
    public var file: String
    /// The file's size in bytes.
    public var size: Int
    /// The SHA-256 of the file in hexadecimal, where the policy asks for it.
    public var sha256: String?
    /// The kind of ELF file, in words: `ELF64`, `x86-64`, `shared library`.
    public var elfClass: String
    /// The machine it is for.
    public var machine: String
    /// The type of file.
    public var type: String
    /// The name that the library gives itself for others to link to.
    public var soname: String?
    /// The libraries that it needs.
    public var needed: [String]
    /// Where it has the dynamic loader look for them; `runpath` supersedes `rpath`.
    public var runpath: String?
    /// Where it has the dynamic loader look, for its libraries' libraries too.
    public var rpath: String?
    /// The linker's identification of the build, in hexadecimal.
    public var buildID: String?
    /// The address of `qntx_plugin_entry`, in bytes from where the library is loaded; nil for a library that is no plugin,
    /// but that a manifest makes one of.
    public var entry: UInt64?
    /// What the plugin says about itself, where it does.
    public var note: PluginNote?
    /// Whether the library asks never to be unmapped (`-z nodelete`).
    public var hasNoDelete: Bool
    /// Whether it has symbols that must be unique in the process, as C++ templates' statics are; it cannot be unmapped.
    public var hasUniqueSymbols: Bool
    /// Whether it is made by the Swift compiler; it must not be unmapped.
    public var isSwift: Bool
    /// Whether it has thread-local storage.
    public var usesThreadLocalStorage: Bool
    /// Whether it wants every stack of the process to be executable, which takes a protection away.
    public var hasExecutableStack: Bool
    /// Whether its code is written to when it is loaded, which takes a protection away.
    public var hasTextRelocations: Bool
    /// Whether it looks for libraries beside itself (`$ORIGIN`): not where the host opens it, in a private copy.
    public var usesOriginPath: Bool

    private enum CodingKeys: String, CodingKey {
        case file, size, sha256, machine, type, soname, needed, runpath, rpath, entry, note
        case elfClass = "elf_class"
        case buildID = "build_id"
        case hasNoDelete = "has_no_delete"
        case hasUniqueSymbols = "has_unique_symbols"
        case isSwift = "is_swift"
        case usesThreadLocalStorage = "uses_thread_local_storage"
        case hasExecutableStack = "has_executable_stack"
        case hasTextRelocations = "has_text_relocations"
        case usesOriginPath = "uses_origin_path"
    }
}
