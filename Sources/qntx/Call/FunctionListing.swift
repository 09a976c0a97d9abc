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
            return json ? try Output.json(list) : Swift.print(Self.text([list]))
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
        Swift.print(Self.text(lists))
    }

    /// A line for each, as callers see it, and one about it.
    private static func text(_ lists: [FunctionListReport]) -> String {
        lists.flatMap { list in
            list.functions.map { function in
                let about = function.documentation.isEmpty ? "" : "\n    " + function.documentation
                return "\(list.domain).\(function.usage)\(about)"
            }
        }.joined(separator: "\n")
    }

    private static func details(_ name: FunctionName, _ report: FunctionReport) -> String {
        var lines = ["\(name.domain).\(report.usage)"]
        if !report.documentation.isEmpty { lines.append(report.documentation) }
        lines.append("in C: \(report.signature)")
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

extension FunctionReport {
    /// What callers give, and what they get: `irr(flows: [f64]) -> f64`.
    var usage: String {
        let given = parameters.filter { $0.direction != "out" }.map { parameter in
            let fallback = parameter.fallback?.json ?? parameter.fallbackParameter
            return "\(parameter.name): \(parameter.type)" + (fallback.map { " = \($0)" } ?? "")
        }
        let returned = result.map { [("result", $0.type)] } ?? []
        let gotten = returned + parameters.filter { $0.direction != "in" }.map { ($0.name, $0.type) }
        let gives =
            switch gotten.count {
            case 0: ""
            case 1: " -> \(gotten[0].1)"
            default: " -> (\(gotten.map { "\($0): \($1)" }.joined(separator: ", ")))"
            }
        return "\(name)(\(given.joined(separator: ", ")))\(gives)"
    }
}
