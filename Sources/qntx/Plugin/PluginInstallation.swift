import ArgumentParser
import Foundation
import QNTXHost
import QNTXLoader
import QNTXPlugin
import Synchronization

/// One installation at a running host.
struct PluginInstallation {
    let client: HostClient
    let file: String
    let inspection: PluginInspection
    /// The directory that the caller wants; nil for the host's first one.
    let directory: String?

    /// How it has ended.
    private enum Outcome {
        case runs(PluginEvent)
        case fails(PluginEvent)
    }

    /// Puts the file into place, and waits until it runs.
    /// - Throws: why it does not. The place is as it was before then.
    func run(within limit: Duration, json: Bool) async throws {
        let report: HostReport = try await client.get("/api/plugins")
        do {
            try await install(at: try target(report), limit, json)
        } catch let error as PluginError where error.code == .duplicateName && directory == nil {
            // Only when it was loaded was it known whose next version it is.
            guard let file = report.plugins.first(where: { $0.name == error.plugin })?.file, isOfSameKind(file) else {
                throw error
            }
            try await install(at: file, limit, json)
        }
    }

    private func install(at target: String, _ limit: Duration, _ json: Bool) async throws {
        let placed = Mutex<PlacedPlugin?>(nil)
        do {
            let event = try await withDeadline(
                limit,
                "\(target) is in place, but the host has not said within \(limit) "
                    + "whether it runs; qntx plugin list may: its start"
            ) {
                try await self.follow(target, placed)
            }
            placed.withLock { $0?.keep() }
            if json { return try Output.json(event) }
            print(
                "\(event.plugin ?? "") \(event.version ?? "") \(EventText.what(event))  \(client.url)/api/\(event.plugin ?? "")/"
            )
        } catch {
            placed.withLock { $0?.takeBack() }
            throw error
        }
    }

    /// Listens, puts the file into place, and hears what becomes of it.
    private func follow(_ target: String, _ placed: borrowing Mutex<PlacedPlugin?>) async throws -> PluginEvent {
        var outcome: Outcome?
        try await client.lines("/api/plugins/events", accept: "text/event-stream") { line in
            // The first line says that the host listens to us; what comes before the file is in place is not about it.
            let isPlaced = try placed.withLock { placed in
                if placed != nil { return true }
                placed = try PlacedPlugin(copying: file, inspection, to: target)
                return false
            }
            guard isPlaced, line.hasPrefix("data: ") else { return true }
            let event = try JSONDecoder().decode(PluginEvent.self, from: Data(line.dropFirst(6).utf8))
            outcome = Self.outcome(event, target)
            return outcome == nil
        }
        switch outcome {
        case .runs(let event): return event
        case .fails(let event):
            let error = event.error
            throw PluginError(
                error?.code == PluginError.Code.duplicateName.description ? .duplicateName : .pluginFailed,
                "\(file) does not run: \(error?.message ?? event.message ?? "it is disabled"); everything is as it was before",
                plugin: event.plugin,
                file: file
            )
        case nil: throw PluginError(.closed, "the host at \(client.url) has ended before \(target) ran")
        }
    }

    private static func outcome(_ event: PluginEvent, _ target: String) -> Outcome? {
        guard event.file == target else { return nil }
        switch event.kind {
        case .rejected: return .fails(event)
        case .disabled: return .fails(event)
        case .state, .replaced:
            switch event.state {
            case .running, .paused: return .runs(event)
            case .failed: return .fails(event)
            default: return nil
            }
        default: return nil
        }
    }

    /// Whether a library is to take the place of a library, or a manifest that of a manifest.
    private func isOfSameKind(_ other: String) -> Bool { PluginFileName.isManifest(other) == inspection.isManifest }

    /// Where the file goes: to where its plugin is already, or into the directory.
    private func target(_ report: HostReport) throws(PluginError) -> String {
        if let name = inspection.name {
            if let disabled = report.disabled.first(where: { $0.name == name }) {
                throw PluginError(.disabled, "plugin \(name) is disabled: enable it first", plugin: disabled.name)
            }
            let file = report.plugins.first { $0.name == name }?.file
            if directory == nil, let file, isOfSameKind(file) { return file }
        }
        let readable = report.directories.first { $0.error == nil }?.directory
        guard let directory = directory ?? readable else {
            throw PluginError(
                .notFound,
                "the host at \(client.url) has no directory for plugins: start it with --plugins DIR, or say --to DIR"
            )
        }
        return PluginInstall.target(inspection, file, in: directory)
    }
}
