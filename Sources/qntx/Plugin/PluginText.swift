import QNTXHost
import QNTXPlugin
import QNTXRemote

/// Plugins as people read them.
enum PluginText {
    /// All there is to say of a plugin, a line each.
    static func details(_ plugin: PluginReport) -> String {
        var lines: [(String, String)] = [
            ("plugin", plugin.name), ("version", plugin.version), ("about", plugin.description),
            ("state", plugin.state.rawValue), ("health", plugin.healthy ? "ok" : "ill"),
        ]
        if let message = plugin.message { lines.append(("", message)) }
        if let error = plugin.error { lines.append(("error", "\(error.message) (\(error.code))")) }
        if let author = plugin.author { lines.append(("author", author)) }
        if let license = plugin.license { lines.append(("license", license)) }
        if let constraint = plugin.qntxVersion { lines.append(("qntx", constraint)) }
        if let file = plugin.file { lines.append(("file", file)) }
        for (index, route) in plugin.routes.enumerated() { lines.append((index == 0 ? "routes" : "", route)) }
        if let process = plugin.process { lines += self.lines(process) }
        return lines.map { name, value in
            name + String(repeating: " ", count: max(1, 10 - name.count)) + value
        }.joined(separator: "\n")
    }

    private static func lines(_ process: ProcessReport) -> [(String, String)] {
        var lines = [("process", state(process))]
        if process.restarts > 0 { lines.append(("restarts", "\(process.restarts)")) }
        for (index, end) in process.history.enumerated() {
            lines.append((index == 0 ? "ends" : "", "\(Times.text(end.time / 1000))  \(end.reason); \(end.outcome)"))
            lines += end.lines.map { ("", "    | \($0)") }
        }
        return lines
    }

    private static func state(_ process: ProcessReport) -> String {
        let next = process.nextTry.map { "; the next try is at \(Times.text($0 / 1000))" } ?? ""
        switch process.state {
        case .running: return process.pid.map { "\($0)" } ?? "running"
        case .restarting: return "gone, and started again" + next
        case .open: return "gone, and left alone, as it has ended too often" + next
        case .ended: return "none"
        }
    }
}
