import ArgumentParser
import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin

/// `qntx plugin list`.
struct PluginList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the plugins of a running host, or the plugin files of directories.",
        discussion: """
            Without --plugins it asks a running host: the one at --url, or the first on this machine that answers on a \
            usual port. With --plugins it looks into the files, running none of their code.
            """
    )

    @Option(
        help: ArgumentHelp("A directory with plugin files; can be given again.", valueName: "dir"),
        completion: .directory
    )
    var plugins: [String] = []

    @OptionGroup var host: HostOptions

    func run() async throws {
        if plugins.isEmpty { try await host.ask(listHost) } else { try await host.reporting(listDirectories) }
    }

    // MARK: A running host

    private func listHost(_ client: HostClient) async throws {
        let report: HostReport = try await client.get("/api/plugins")
        if host.json { return try Output.json(report) }
        print(Self.text(report, of: client.url))
    }

    private static func text(_ report: HostReport, of url: String) -> String {
        var parts: [String] = []
        if report.plugins.isEmpty {
            parts.append("no plugins at \(url)")
        } else {
            var table = Table(["NAME", "VERSION", "STATE", "HEALTH", "ROUTES", "ABOUT"])
            for plugin in report.plugins {
                table.add([
                    plugin.name, plugin.version, plugin.state.rawValue, plugin.healthy ? "ok" : "ill",
                    "\(plugin.routes.count)", plugin.message ?? plugin.description,
                ])
            }
            parts.append(table.text)
        }
        if !report.rejected.isEmpty {
            parts.append("not loaded:")
            parts += report.rejected.map { "  \($0.file ?? "?"): \($0.message) (\($0.code))" }
        }
        return parts.joined(separator: "\n")
    }

    // MARK: Directories

    private func listDirectories() throws {
        var rows: [FileRow] = []
        for directory in plugins {
            for path in try PluginScanner().scan(directory) { rows.append(FileRow(path)) }
        }
        if host.json { return try Output.json(["files": rows]) }
        guard !rows.isEmpty else { return print("no plugin files in \(plugins.joined(separator: ", "))") }
        var table = Table(["FILE", "NAME", "VERSION", "QNTX", "RESULT"])
        for row in rows {
            let note = row.plugin?.note
            table.add([
                row.file, note?.name ?? "-", note?.version ?? "-",
                note.map { $0.qntxVersion.isEmpty ? "any" : $0.qntxVersion } ?? "-",
                row.error?.message ?? "ok",
            ])
        }
        print(table.text)
    }
}

/// What `list` says of a file.
private struct FileRow: Encodable {
    var file: String
    var plugin: Inspection?
    var error: ErrorReport?

    init(_ path: String) {
        file = path
        do throws(PluginError) {
            plugin = try Inspector().inspect(path: path).1
        } catch {
            self.error = ErrorReport(error)
        }
    }
}
