import Foundation
import QNTXHost
import QNTXPlugin

/// Shows which functions there are.
struct FunctionListing {
    let client: HostClient
    let json: Bool

    /// Shows those of a domain, one of them, or all.
    func print(_ subject: String?) async throws {
        guard let subject else { return try await printAll() }
        guard subject.contains(".") else {
            let list = try await FunctionName.list(subject, client)
            return json ? try Output.json(list) : Swift.print(Self.table([list]))
        }
        let name = try FunctionName(subject)
        let report = try await name.report(client)
        json ? try Output.json(report) : Swift.print(Self.details(name, report))
    }

    private func printAll() async throws {
        let host: HostReport = try await client.get("/api/plugins")
        var lists: [FunctionListReport] = []
        for plugin in host.plugins where plugin.state == .running {
            // Those that declare none say so.
            if let list = try? await FunctionName.list(plugin.name, client) { lists.append(list) }
        }
        if json { return try Output.json(lists) }
        guard !lists.isEmpty else {
            return Swift.print("no plugin of \(client.url) declares functions")
        }
        Swift.print(Self.table(lists))
    }

    private static func table(_ lists: [FunctionListReport]) -> String {
        var table = Table(["FUNCTION", "ABOUT"])
        for list in lists {
            for function in list.functions {
                table.add(["\(list.domain).\(function.name)\(function.signature)", function.documentation])
            }
        }
        return table.text
    }

    private static func details(_ name: FunctionName, _ report: FunctionReport) -> String {
        var lines = ["\(name.text)\(report.signature)"]
        if !report.documentation.isEmpty { lines.append(report.documentation) }
        if !report.flags.isEmpty { lines.append("flags: \(report.flags.joined(separator: ", "))") }
        guard !report.parameters.isEmpty else { return lines.joined(separator: "\n") }
        var table = Table(["PARAMETER", "DIRECTION", "TYPE", "DEFAULT"])
        for parameter in report.parameters {
            let fallback = parameter.fallback?.json ?? parameter.fallbackParameter ?? (parameter.required ? "" : "-")
            table.add([
                parameter.name, parameter.direction, parameter.type, parameter.direction == "out" ? "" : fallback,
            ])
        }
        return (lines + ["", table.text]).joined(separator: "\n")
    }
}
