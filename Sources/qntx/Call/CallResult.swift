import Foundation
import QNTXPlugin

/// What a function gave, for people and scripts.
struct CallResult {
    private let fields: [String: JSONNode]
    private let report: FunctionReport

    /// Reads a host's answer.
    init(_ answer: Data, _ report: FunctionReport) throws(PluginError) {
        guard let node = try? JSONDecoder().decode([String: JSONNode].self, from: answer) else {
            throw PluginError(.internalError, "what answers is no QNTX host of this version")
        }
        fields = node
        self.report = report
    }

    /// What it gave, if that is one thing.
    private var single: JSONNode? { fields.count == 1 ? fields.first?.value : nil }

    /// One thing by itself, several by name; nothing where it gave nothing.
    var text: String {
        if let single { return Self.text(single) }
        guard !fields.isEmpty else { return "done" }
        let names = (["result"] + report.parameters.map(\.name)).filter { fields[$0] != nil }
        let width = names.map(\.count).max() ?? 0
        return names.map { name in
            name + String(repeating: " ", count: width - name.count + 2) + Self.text(fields[name] ?? .null)
        }.joined(separator: "\n")
    }

    /// What goes to a file: bytes as they are, everything else as it is shown.
    var bytes: Data {
        let isBytes = report.result.map { ParameterKind($0.schema) == .bytes } ?? false
        let parameter = report.parameters.first { fields[$0.name] != nil }
        let isOnlyBytes = isBytes || parameter.map { ParameterKind($0.schema) == .bytes } ?? false
        if isOnlyBytes, case .text(let text)? = single, let data = Data(base64Encoded: text) { return data }
        return Data((text + "\n").utf8)
    }

    private static func text(_ node: JSONNode) -> String {
        switch node {
        case .text(let text): text
        // A struct reads better line by line.
        case .object(let fields):
            fields.sorted { $0.key < $1.key }.map { "\($0): \($1.json)" }.joined(separator: "\n")
        default: node.json
        }
    }
}
