import QNTXPlugin
import QNTXTOML

/// The table `[functions]` of a manifest while it is read: a text for each function, which is its signature, or a table.
struct ManifestFunctions {
    /// The table's name.
    static let key = "functions"

    private static let keys = ["signature", "symbol", "documentation", "flags"]
    /// The longest signature, and the longest documentation, in bytes: what the header promises.
    private static let maximumText = 4096

    private struct Draft {
        var offset: Int
        var signature: String?
        var symbol: String?
        var documentation = ""
        var flags: [ManifestFunction.Flag] = []
    }

    private var drafts: [String: Draft] = [:]

    /// A function has a table of its own.
    mutating func begin(_ name: String, _ offset: Int) {
        let earlier = drafts[name]?.offset ?? offset
        drafts[name, default: Draft(offset: offset)].offset = min(earlier, offset)
    }

    /// Takes a key of the table.
    mutating func add(_ entry: TOMLEntry, _ reader: ManifestReader) throws(PluginError) {
        let (path, offset) = (entry.path, entry.offset)
        guard path.count > 1 else {
            throw reader.fault(
                offset,
                "\(Self.key) is \(entry.value.typeName), and has to be a table: [\(Self.key)], and a line NAME = \"…\" for each"
            )
        }
        begin(path[1], offset)
        guard var draft = drafts[path[1]] else { return }
        switch (path.dropFirst(2).first, path.count) {
        case (nil, _), ("signature", 3): draft.signature = try signature(entry, reader)
        case ("symbol", 3): draft.symbol = try symbol(entry, reader)
        case ("documentation", 3): draft.documentation = try documentation(entry, reader)
        case ("flags", 3): draft.flags = try flags(entry, reader)
        case (let key?, _): throw unknown(key, entry, reader)
        }
        drafts[path[1]] = draft
    }

    private func unknown(_ key: String, _ entry: TOMLEntry, _ reader: ManifestReader) -> PluginError {
        let near = Spelling.nearest(key, Self.keys).flatMap { $0 == key ? nil : $0 }
        return reader.fault(
            entry.offset,
            "a function has no key \(TOMLKey.written(entry.path.dropFirst(2))): "
                + (near.map { "did you mean \($0)?" } ?? "there are \(Self.keys.joined(separator: ", "))")
        )
    }

    /// All functions, in the order in which they stand there. Their signatures are checked.
    func read(_ reader: ManifestReader, _ types: TypeDefinitions) throws(PluginError) -> [ManifestFunction] {
        guard !drafts.isEmpty else {
            throw PluginError(
                .malformedManifest,
                "it declares no functions: write [\(Self.key)], and a line NAME = \"(x: f64) -> f64\" for each"
            )
        }
        var functions: [ManifestFunction] = []
        for (name, draft) in drafts.sorted(by: { $0.value.offset < $1.value.offset }) {
            try check(name, draft.offset, reader)
            guard let signature = draft.signature else {
                throw reader.fault(
                    draft.offset,
                    "function \(name) has no signature: write signature = \"(x: f64) -> f64\""
                )
            }
            try reader.naming(draft.offset) { () throws(PluginError) in
                _ = try FunctionSignature(signature, types: types, names: [], function: name)
            }
            functions.append(
                ManifestFunction(
                    name: name,
                    signature: signature,
                    symbol: draft.symbol,
                    documentation: draft.documentation,
                    flags: draft.flags
                )
            )
        }
        return functions
    }

    private func check(_ name: String, _ offset: Int, _ reader: ManifestReader) throws(PluginError) {
        do throws(PluginError) {
            try FunctionDeclaration.validate(name: name)
        } catch {
            throw reader.fault(
                offset,
                "\(name.debugDescription) is no function's name: a to z, 0 to 9 and _, a letter first, at most "
                    + "\(FunctionDeclaration.maximumName); give it another, and say symbol = \(name.debugDescription)"
            )
        }
    }

    private func signature(_ entry: TOMLEntry, _ reader: ManifestReader) throws(PluginError) -> String {
        try reader.text(entry, upTo: Self.maximumText)
    }

    private func symbol(_ entry: TOMLEntry, _ reader: ManifestReader) throws(PluginError) -> String {
        let symbol = try reader.text(entry, upTo: Self.maximumText)
        guard !symbol.isEmpty else {
            throw reader.fault(entry.offset, "symbol is empty: leave it out where it is the function's name")
        }
        return symbol
    }

    private func documentation(_ entry: TOMLEntry, _ reader: ManifestReader) throws(PluginError) -> String {
        let text = try reader.text(entry, upTo: Self.maximumText)
        guard !text.contains(where: \.isNewline) else {
            throw reader.fault(entry.offset, "documentation is one line: put the rest elsewhere")
        }
        return text
    }

    private func flags(_ entry: TOMLEntry, _ reader: ManifestReader) throws(PluginError) -> [ManifestFunction.Flag] {
        let all = ManifestFunction.Flag.allCases.map(\.rawValue)
        guard case .list(let items) = entry.value else {
            throw reader.fault(
                entry.offset,
                "flags is \(entry.value.typeName), and has to be a list: flags = [\"pure\"]"
            )
        }
        var flags: [ManifestFunction.Flag] = []
        for item in items {
            guard case .string(let word) = item, let flag = ManifestFunction.Flag(rawValue: word) else {
                let near = Spelling.nearest(item.text, all)
                throw reader.fault(
                    entry.offset,
                    "there is no flag \(item.text.debugDescription): "
                        + (near.map { "did you mean \($0)?" } ?? "there are \(all.joined(separator: ", "))")
                )
            }
            if !flags.contains(flag) { flags.append(flag) }
        }
        return flags
    }
}
