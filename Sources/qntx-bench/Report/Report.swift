import Foundation

/// What a run of the benchmarks found.
struct Report: Sendable, Encodable {
    var machine: Machine
    var rows: [Row] = []
    /// What could not be measured, and why, by name.
    var failures: [String: String] = [:]

    /// The report as one JSON object.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The report as a table, with what has to be known about it above and below.
    func text() -> String {
        var lines = [machine.text]
        if Machine.isDebug { lines.append(Self.warning) }
        lines.append("")
        lines.append(table)
        for row in rows {
            if let remark = row.remark { lines.append("\(row.name): \(remark)") }
        }
        for (name, reason) in failures.sorted(by: { $0.key < $1.key }) { lines.append("\(name) FAILED: \(reason)") }
        return lines.joined(separator: "\n")
    }

    /// What a debug build has to say first.
    static let warning = """
        *** DEBUG BUILD: these figures say nothing about the host. Use: swift build -c release, and its qntx-bench ***
        """

    private var table: String {
        var table = Table(["name", "ours", "baseline", "ratio", "(limit)", ""])
        for row in rows {
            table.add([
                row.name,
                row.ours.text(row.unit),
                "\(row.baseline.text(row.unit)), \(row.against)",
                Figure.number(row.ratio),
                row.limit.map { "(\($0.text(row.unit)))" } ?? "",
                row.isMet.map { $0 ? "met" : "MISSED" } ?? "",
            ])
        }
        return table.text
    }
}
