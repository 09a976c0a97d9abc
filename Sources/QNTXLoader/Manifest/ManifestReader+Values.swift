import QNTXPlugin
import QNTXTOML

extension ManifestReader {
    /// The text that a key is set to.
    func text(_ entry: TOMLEntry, upTo limit: Int) throws(PluginError) -> String {
        let key = TOMLKey.written(entry.path)
        guard case .string(let text) = entry.value else {
            throw fault(entry.offset, "\(key) is \(entry.value.typeName), and has to be a text: \(key) = \"…\"")
        }
        guard text.utf8.count <= limit else {
            throw fault(entry.offset, "\(key) has \(text.utf8.count) bytes, and may have \(limit): shorten it")
        }
        return text
    }

    /// What is wrong, and in which line.
    func fault(_ offset: Int, _ message: String) -> PluginError {
        PluginError(.malformedManifest, "line \(document.place(of: offset).line): \(message)")
    }

    /// Adds the line to what is wrong with a value.
    func naming<Value>(_ offset: Int, _ body: () throws(PluginError) -> Value) throws(PluginError) -> Value {
        do throws(PluginError) {
            return try body()
        } catch {
            throw PluginError(error.code, "line \(document.place(of: offset).line): \(error.message)")
        }
    }

    /// There is no such key.
    func unknown(_ path: [String], _ offset: Int) -> PluginError {
        let near = Spelling.nearest(path[0], Self.keys + [ManifestFunctions.key])
        let hint =
            if let near, near != path[0] {
                "did you mean \(near)?"
            } else if path.count > 1, Self.keys.contains(path[0]) {
                "\(path[0]) is a text, \(path[0]) = \"…\""
            } else {
                "there are \(Self.keys.joined(separator: ", ")) and the table [\(ManifestFunctions.key)]"
            }
        return fault(offset, "a manifest has no key \(TOMLKey.written(path)): \(hint)")
    }
}
