import ArgumentParser
import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin

/// `qntx plugin remove`.
struct PluginRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Deletes plugins' files, and waits until the running host has let go of the plugins.",
        discussion: """
            Requests under way are answered. To take a plugin out and keep its file, disable it.
            """
    )

    @Argument(help: "The plugins' names.")
    var names: [String]

    @Option(help: "Seconds to wait until each is gone.")
    var timeout: Int = 60

    @OptionGroup var host: HostOptions

    func run() async throws {
        try await host.ask { client in
            for name in names { try await remove(name, client) }
        }
    }

    private func remove(_ name: String, _ client: HostClient) async throws {
        let report: HostReport = try await client.get("/api/plugins")
        let file = try Self.file(of: name, report)
        guard unlink(file) == 0 else {
            let reason = String(cString: strerror(errno))
            throw PluginError(
                .fileUnreadable,
                "cannot delete \(file): \(reason); run this on the host's machine, as a user who may",
                plugin: name,
                file: file
            )
        }
        let end = ContinuousClock.now + .seconds(timeout)
        while try await isThere(name, file, client) {
            guard ContinuousClock.now < end else {
                throw PluginError(
                    .deadlineExceeded,
                    "\(file) is deleted, but the host has not let go of plugin \(name) within \(timeout) s; see its log",
                    plugin: name
                )
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        if host.json { return try Output.json(["name": name, "file": file, "state": "removed"]) }
        Output.line("\(name) removed")
    }

    private func isThere(_ name: String, _ file: String, _ client: HostClient) async throws -> Bool {
        let report: HostReport = try await client.get("/api/plugins")
        return report.plugins.contains { $0.name == name && $0.file == file }
            || report.rejected.contains { $0.file == file }
    }

    private static func file(of name: String, _ report: HostReport) throws(PluginError) -> String {
        if let plugin = report.plugins.first(where: { $0.name == name }) {
            guard let file = plugin.file else {
                throw PluginError(
                    .unsupported,
                    "plugin \(name) is part of the host's own program, and in no file",
                    plugin: name
                )
            }
            return file
        }
        if let file = report.disabled.first(where: { $0.name == name })?.file { return file }
        if let file = report.rejected.compactMap(\.file).first(where: { PluginFileName.isFile($0, of: name) }) {
            return file
        }
        throw PluginError(.notFound, "there is no plugin \(name); qntx plugin list shows those there are", plugin: name)
    }
}
