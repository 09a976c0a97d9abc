import ArgumentParser
import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin

/// `qntx plugin inspect`.
struct PluginInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Says what a plugin's file says of itself, running none of its code.",
        discussion: "Exit status: 0 for a plugin, 1 for anything else, with the reason on standard error."
    )

    @Argument(help: "The plugin's .so file.", completion: .file(extensions: ["so"]))
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        do throws(PluginError) {
            let policy = InspectionPolicy(checksOwnership: false, computesSHA256: true)
            let (_, inspection) = try Inspector(policy: policy).inspect(path: file)
            let warnings = warnings(inspection)
            if json {
                try printing { try Output.json(InspectAnswer(plugin: inspection, warnings: warnings)) }
            } else {
                print(Self.text(inspection))
                for warning in warnings { Output.error("warning: \(warning)") }
            }
        } catch {
            if json { try Output.json(["error": ErrorReport(error)]) }
            Output.error("\(file): \(error.message)")
            throw ExitCode(1)
        }
    }

    /// What would keep a host from loading it, or should make one think.
    private func warnings(_ inspection: Inspection) -> [String] {
        var warnings: [String] = []
        do throws(PluginError) {
            _ = try Inspector().inspect(path: file)
        } catch {
            warnings.append("a host will not load it from here: \(error.message)")
        }
        if let note = inspection.note {
            do throws(PluginError) {
                try VersionConstraint.checkHost(version: QNTXVersion.current, constraint: note.qntxVersion)
            } catch {
                warnings.append(error.message)
            }
        }
        if inspection.hasExecutableStack { warnings.append("it wants an executable stack") }
        if inspection.hasTextRelocations { warnings.append("its code is written to when it is loaded") }
        for library in librariesBeside(inspection) {
            warnings.append(
                "it finds \(library) beside itself ($ORIGIN), but a host opens a private copy, which has nothing beside it: "
                    + "install \(library) where the system looks, or name its folder with -rpath"
            )
        }
        return warnings
    }

    /// The libraries it needs that only a path relative to its own place leads to. (Swift's package manager writes such a
    /// path into every library, whether it leads anywhere or not.)
    private func librariesBeside(_ inspection: Inspection) -> [String] {
        guard inspection.usesOriginPath else { return [] }
        let place = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let folders = (inspection.runpath ?? inspection.rpath ?? "").split(separator: ":").filter {
            $0.contains("ORIGIN")
        }
        .map { $0.replacing("${ORIGIN}", with: place).replacing("$ORIGIN", with: place) }
        return inspection.needed.filter { library in
            folders.contains { FileManager.default.fileExists(atPath: "\($0)/\(library)") }
        }
    }

    private func printing(_ body: () throws -> Void) throws(PluginError) {
        do {
            try body()
        } catch {
            throw .wrapping(error, "cannot print")
        }
    }

    private static func text(_ inspection: Inspection) -> String {
        var lines: [(String, String)] = [("file", inspection.file)]
        if let note = inspection.note {
            lines += [
                ("plugin", "\(note.name) \(note.version)"),
                ("QNTX", note.qntxVersion.isEmpty ? "any" : note.qntxVersion),
                ("ABI", note.abiVersion),
            ]
        } else {
            lines.append(("plugin", "(no note: its name is known once it is loaded)"))
        }
        lines += [
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
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value
        }.joined(separator: "\n")
    }
}

private struct InspectAnswer: Encodable {
    var plugin: Inspection
    var warnings: [String]
}
