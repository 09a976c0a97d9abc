import QNTXPlugin
import QNTXTOML

/// Takes a manifest out of TOML. What it does not know is an error: a key that is misspelled would be a setting that does
/// not hold.
struct ManifestReader {
    /// The keys that have a text, beside `functions`.
    static let keys = [
        "name", "version", "qntx_version", "description", "author", "license", "library", "types",
    ]

    let document: TOMLDocument
    private var texts: [String: (text: String, offset: Int)] = [:]

    /// - Throws: `malformedManifest` where it is no TOML.
    init(_ bytes: [UInt8]) throws(PluginError) {
        do throws(TOMLProblem) {
            document = try TOMLDocument(bytes)
        } catch {
            throw PluginError(.malformedManifest, "\(error)")
        }
    }

    /// - Parameter file: the plugin's name where the manifest says none.
    mutating func read(named file: String) throws(PluginError) -> LibraryManifest {
        var functions = ManifestFunctions()
        for header in document.headers { try check(header, &functions) }
        for entry in document.entries {
            if entry.path[0] == ManifestFunctions.key {
                try functions.add(entry, self)
            } else {
                try add(entry)
            }
        }
        let name = try name(file)
        let version = try required("version", "write version = \"1.0.0\", the library's own or yours")
        try naming(version.offset) { () throws(PluginError) in _ = try Version(version.text) }
        let library = try required("library", "write library = \"libz.so.1\", or the path of a file")
        guard !library.text.isEmpty else {
            throw fault(library.offset, "library is empty: name a library, \"libz.so.1\"")
        }
        return LibraryManifest(
            name: name,
            version: version.text,
            qntxVersion: texts["qntx_version"]?.text ?? "",
            description: texts["description"]?.text ?? "",
            author: texts["author"]?.text ?? "",
            license: texts["license"]?.text ?? "",
            library: library.text,
            types: texts["types"]?.text ?? "",
            functions: try functions.read(self, try types())
        )
    }

    private mutating func add(_ entry: TOMLEntry) throws(PluginError) {
        let key = entry.path[0]
        guard entry.path.count == 1, Self.keys.contains(key) else { throw unknown(entry.path, entry.offset) }
        let limit = key == "types" ? 65_536 : ABIText.maximumStatic
        texts[key] = (try text(entry, upTo: limit), entry.offset)
    }

    private func name(_ file: String) throws(PluginError) -> String {
        guard let name = texts["name"] else {
            do throws(PluginError) {
                try DomainName.validate(file)
            } catch {
                throw PluginError(
                    error.code,
                    "it says no name, and its file's does not do: \(error.message), and write name = \"…\""
                )
            }
            return file
        }
        try naming(name.offset) { () throws(PluginError) in try DomainName.validate(name.text) }
        return name.text
    }

    private func types() throws(PluginError) -> TypeDefinitions {
        guard let types = texts["types"] else { return TypeDefinitions() }
        return try naming(types.offset) { () throws(PluginError) in try TypeDefinitions(types.text) }
    }

    private func required(_ key: String, _ cure: String) throws(PluginError) -> (text: String, offset: Int) {
        if let found = texts[key] { return found }
        throw PluginError(.malformedManifest, "it has no \(key): \(cure)")
    }

    /// The only tables are `[functions]` and `[functions.NAME]`.
    private func check(_ header: TOMLHeader, _ functions: inout ManifestFunctions) throws(PluginError) {
        let (path, place) = (header.path, header.start)
        let name = TOMLKey.written(path)
        guard path[0] == ManifestFunctions.key, path.count <= 2 else {
            let isText = path.count == 1 && Self.keys.contains(path[0])
            throw isText ? fault(place, "\(name) is a text, and no table: write \(name) = \"…\"") : unknown(path, place)
        }
        guard !header.isElement else { throw fault(place, "\(name) is no list: write [\(name)] with single brackets") }
        if path.count == 2 { functions.begin(path[1], place) }
    }
}
