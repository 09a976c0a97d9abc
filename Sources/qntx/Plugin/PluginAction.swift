import NIOCore
import QNTXHost
import QNTXPlugin

/// Does something with plugins, one after the other, and says how they are then.
struct PluginAction {
    let client: HostClient
    let json: Bool

    private struct Answer: Codable {
        var name: String
        var state: PluginState
        var action: String
    }

    func take(_ action: String, on names: [String]) async throws {
        for name in names {
            let path = "/api/plugins/\(PathSegment.of(name))/\(action)"
            // A plugin may take its time to start or to stop; the host has its own deadlines for that.
            let answer: Answer = try await client.send(path, timeout: .minutes(5))
            if json {
                try Output.json(answer)
            } else if action == "disable" {
                Output.line("\(name) disabled")
            } else {
                let report: HostReport = try await client.get("/api/plugins")
                let version = report.plugins.first { $0.name == name }?.version ?? ""
                Output.line("\(name) \(version) \(answer.state.rawValue)")
            }
        }
    }
}
