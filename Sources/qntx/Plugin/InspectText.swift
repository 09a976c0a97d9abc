import QNTXLoader

/// What `qntx plugin inspect` prints for people.
enum InspectText {
    /// A line for each thing that the file says.
    static func text(_ inspection: PluginInspection) -> String {
        switch inspection {
        case .library(let inspection): columns([("file", inspection.file)] + plugin(inspection) + lines(inspection))
        case .manifest(let inspection): columns(lines(inspection))
        }
    }

    private static func plugin(_ inspection: Inspection) -> [(String, String)] {
        guard let note = inspection.note else { return [("plugin", "(no note: its name is known once it is loaded)")] }
        return [
            ("plugin", "\(note.name) \(note.version)"), ("QNTX", range(note.qntxVersion)), ("ABI", note.abiVersion),
        ]
    }

    private static func lines(_ inspection: ManifestInspection) -> [(String, String)] {
        let manifest = inspection.manifest
        var lines = [
            ("file", inspection.file),
            ("plugin", "\(manifest.name) \(manifest.version)"),
            ("QNTX", range(manifest.qntxVersion)),
        ]
        let texts = [("about", manifest.description), ("author", manifest.author), ("license", manifest.license)]
        lines += texts.filter { !$0.1.isEmpty }
        lines += [("size", "\(inspection.size) bytes"), ("sha256", inspection.sha256 ?? "(not computed)")]
        lines.append(("library", inspection.library?.file ?? "\(manifest.library), where the dynamic loader finds it"))
        if let library = inspection.library { lines += self.lines(library).map { ("  " + $0, $1) } }
        for function in manifest.functions {
            let symbol = function.symbol == function.name ? "" : " is \(function.symbol)"
            let flags = function.flags.map { ", " + $0.rawValue }.joined()
            lines.append(("function", "\(function.name)\(function.signature)\(symbol)\(flags)"))
        }
        return lines
    }

    private static func lines(_ inspection: Inspection) -> [(String, String)] {
        var lines = [
            ("kind", "\(inspection.elfClass) \(inspection.machine) \(inspection.type)"),
            ("size", "\(inspection.size) bytes"),
            ("sha256", inspection.sha256 ?? "(not computed)"),
            ("needs", inspection.needed.isEmpty ? "nothing" : inspection.needed.joined(separator: ", ")),
        ]
        if let buildID = inspection.buildID { lines.append(("build id", buildID)) }
        if let soname = inspection.soname { lines.append(("soname", soname)) }
        if let path = inspection.runpath ?? inspection.rpath { lines.append(("run path", path)) }
        let traits = [
            (inspection.isSwift, "Swift"), (inspection.usesThreadLocalStorage, "thread-local storage"),
            (inspection.hasUniqueSymbols, "unique symbols"), (inspection.hasNoDelete, "never unmapped"),
        ].filter(\.0).map(\.1)
        if !traits.isEmpty { lines.append(("traits", traits.joined(separator: ", "))) }
        return lines
    }

    private static func range(_ constraint: String) -> String { constraint.isEmpty ? "any" : constraint }

    private static func columns(_ lines: [(String, String)]) -> String {
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value
        }.joined(separator: "\n")
    }
}
