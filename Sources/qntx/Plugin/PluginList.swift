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
        if !report.disabled.isEmpty {
            parts.append("disabled:")
            parts += report.disabled.map {
                "  \($0.name), since \(Times.text($0.since / 1000)): \($0.file ?? "in no file")"
            }
        }
        if !report.retired.isEmpty {
            parts.append("still mapped, though over:")
            parts += report.retired.map { retired in
                "  \(retired.count) of \(retired.plugin) \(retired.version), \(Self.size(retired.bytes)): \(retired.reason)"
            }
        }
        for directory in report.directories where directory.reason != nil {
            parts.append("\(directory.directory) is looked at now and then: \(directory.reason ?? "")")
        }
        return parts.joined(separator: "\n")
    }

    /// `340 KiB`, `2.1 MiB`.
    private static func size(_ bytes: Int) -> String {
        let kibi = Double(bytes) / 1024
        return kibi < 1024 ? "\(Int(kibi.rounded(.up))) KiB" : String(format: "%.1f MiB", kibi / 1024)
    }

    // MARK: Directories

    private func listDirectories() throws {
        var rows: [FileRow] = []
        for directory in plugins {
            for path in try PluginScanner().scan(directory) { FileRow(path).map { rows.append($0) } }
        }
        if host.json { return try Output.json(["files": rows]) }
        guard !rows.isEmpty else { return print("no plugin files in \(plugins.joined(separator: ", "))") }
        var table = Table(["FILE", "NAME", "VERSION", "QNTX", "RESULT"])
        for row in rows {
            let plugin = row.plugin
            table.add([
                row.file, plugin?.name ?? "-", plugin?.version ?? "-",
                plugin?.qntxVersion.map { $0.isEmpty ? "any" : $0 } ?? "-",
                row.error?.message ?? "ok",
            ])
        }
        print(table.text)
    }
}

/// What `list` says of a file.
private struct FileRow: Encodable {
    var file: String
    var plugin: PluginInspection?
    var error: ErrorReport?

    /// Nil for a library of which a side manifest there makes a plugin.
    init?(_ path: String) {
        file = path
        do throws(PluginError) {
            plugin = try Inspector().plugin(at: path).inspection
        } catch {
            if LibraryManifest.makesPlugin(of: path, despite: error) { return nil }
            self.error = ErrorReport(error)
        }
    }
}
