import ArgumentParser
import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin

/// `qntx plugin install`.
struct PluginInstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Puts a plugin's file into a running host's directory, and waits until it runs.",
        discussion: """
            The file is inspected first, running none of it. Then a copy is renamed into place, which is what the host \
            sees. A plugin of the same name that runs is replaced. If the new one does not come to run, the reason is \
            printed and everything is as it was before. Without a host that answers, --to says where the file goes, and \
            it is copied only. With a side manifest the library that lies beside it comes along.
            """
    )

    @Argument(help: "The plugin's file, or its side manifest.", completion: .file(extensions: ["so", "toml"]))
    var file: String

    @Option(
        help: ArgumentHelp("The directory to put it into. [default: the host's first one]", valueName: "dir"),
        completion: .directory
    )
    var to: String?

    @Option(help: ArgumentHelp("The SHA-256 that the file must have, in hexadecimal.", valueName: "hex"))
    var sha256: String?

    @Option(help: "Seconds to wait until it runs.")
    var timeout: Int = 60

    @OptionGroup var host: HostOptions

    func validate() throws {
        if timeout < 1 { throw ValidationError("--timeout is at least 1") }
    }

    func run() async throws {
        try await host.reporting {
            let inspection = try inspect()
            do {
                try await host.asking { client in
                    try await PluginInstallation(client: client, file: file, inspection: inspection, directory: to)
                        .run(within: .seconds(timeout), json: host.json)
                }
            } catch let error as PluginError where error.code == .notFound && host.url == nil {
                guard let to else { throw error }
                let target = Self.target(inspection, file, in: to)
                try PlacedPlugin(copying: file, inspection, to: target).keep()
                if host.json { return try Output.json(["file": target]) }
                print("\(target): copied; no host answers that could say whether it runs")
            }
        }
    }

    private func inspect() throws(PluginError) -> PluginInspection {
        let policy = InspectionPolicy(checksOwnership: false, computesSHA256: true)
        let inspection = try Inspector(policy: policy).plugin(at: file).inspection
        guard let sha256, sha256.lowercased() != inspection.sha256 else { return inspection }
        throw PluginError(
            .fileHashMismatch,
            "\(file) has the SHA-256 \(inspection.sha256 ?? "unknown"), not \(sha256): it is another file, or damaged",
            file: file
        )
    }

    /// What the file is called in a directory.
    static func target(_ inspection: PluginInspection, _ file: String, in directory: String) -> String {
        let own = URL(fileURLWithPath: file).lastPathComponent
        let suffix = inspection.isManifest ? PluginFileName.manifestSuffix : PluginFileName.librarySuffix
        let name = PluginFileName.isPlugin(own) ? own : (inspection.name ?? own) + suffix
        return URL(fileURLWithPath: directory).appendingPathComponent(name).path
    }
}
