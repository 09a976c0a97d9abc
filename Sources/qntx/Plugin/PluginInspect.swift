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

    @Argument(help: "The plugin's .so file, or its side manifest.", completion: .file(extensions: ["so", "toml"]))
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        do throws(PluginError) {
            let policy = InspectionPolicy(checksOwnership: false, computesSHA256: true)
            let inspection = try Inspector(policy: policy).plugin(at: file).inspection
            let warnings = warnings(inspection)
            if json {
                try printing { try Output.json(InspectAnswer(plugin: inspection, warnings: warnings)) }
            } else {
                print(InspectText.text(inspection))
                for warning in warnings { Output.error("warning: \(warning)") }
            }
        } catch {
            if json { try Output.json(["error": ErrorReport(error)]) }
            Output.error("\(file): \(error.message)")
            throw ExitCode(1)
        }
    }

    /// What would keep a host from loading it, or should make one think.
    private func warnings(_ inspection: PluginInspection) -> [String] {
        var warnings: [String] = []
        do throws(PluginError) {
            _ = try Inspector().plugin(at: file)
        } catch {
            warnings.append("a host will not load it from here: \(error.message)")
        }
        if let constraint = inspection.qntxVersion {
            do throws(PluginError) {
                try VersionConstraint.checkHost(version: QNTXVersion.current, constraint: constraint)
            } catch {
                warnings.append(error.message)
            }
        }
        guard let library = inspection.library else { return warnings }
        if library.hasExecutableStack { warnings.append("it wants an executable stack") }
        if library.hasTextRelocations { warnings.append("its code is written to when it is loaded") }
        for library in librariesBeside(library) {
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
        let place = URL(fileURLWithPath: inspection.file).deletingLastPathComponent().path
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
}

private struct InspectAnswer: Encodable {
    var plugin: PluginInspection
    var warnings: [String]
}
