import Foundation
import QNTXPlugin

/// The words of a command line as a function's arguments, in JSON.
struct CallArguments {
    private let parameters: [FunctionReport.Parameter]
    private let takesJSON: Bool

    /// - Parameter takesJSON: whether one word may be all of the arguments.
    init(_ report: FunctionReport, takesJSON: Bool) {
        parameters = report.parameters.filter { $0.direction != "out" }
        self.takesJSON = takesJSON
    }

    /// The arguments as an object.
    /// - Throws: `invalidArgument`, `fileUnreadable`.
    func body(_ words: [String]) throws(PluginError) -> String {
        if words.count == 1, let word = words.first {
            // What is an object and for no struct can be nothing else.
            let isStruct = parameters.contains { ParameterKind($0.schema) == .object }
            if word.hasPrefix("{"), takesJSON || !isStruct { return word }
            if takesJSON, word == "-" || (word.hasPrefix("@") && parameters.count > 1) {
                return String(decoding: try Self.content(word == "-" ? "@-" : word), as: UTF8.self)
            }
        }
        return try body(ofSeveral: words)
    }

    private func body(ofSeveral words: [String]) throws(PluginError) -> String {
        var (named, ordered): ([String: String], [String]) = ([:], [])
        for word in words {
            if let (parameter, value) = assignment(word) {
                guard named[parameter.name] == nil else {
                    throw PluginError(.invalidArgument, "\(parameter.name): it is given twice")
                }
                named[parameter.name] = try json(value, parameter)
            } else {
                ordered.append(word)
            }
        }
        for (parameter, word) in try assign(ordered, besides: Set(named.keys)) {
            named[parameter.name] = try json(word, parameter)
        }
        let fields = named.sorted { $0.key < $1.key }.map { JSONText.quoted($0) + ":" + $1 }
        return "{\(fields.joined(separator: ","))}"
    }

    /// A word that is `name=value`, of a parameter that there is.
    private func assignment(_ word: String) -> (FunctionReport.Parameter, String)? {
        guard let sign = word.firstIndex(of: "="),
            let parameter = parameters.first(where: { $0.name == word[..<sign] })
        else { return nil }
        return (parameter, String(word[word.index(after: sign)...]))
    }

    /// Which word is for which parameter: where there are fewer words than parameters, those without a default come first.
    private func assign(
        _ words: [String],
        besides named: Set<String>
    ) throws(PluginError) -> [(FunctionReport.Parameter, String)] {
        let open = parameters.filter { !named.contains($0.name) }
        guard words.count <= open.count else {
            throw PluginError(
                .invalidArgument,
                "there are \(words.count + named.count) arguments, and it takes \(parameters.count)"
            )
        }
        var surplus = words.count - open.count(where: \.required)
        var rest = words[...]
        var assigned: [(FunctionReport.Parameter, String)] = []
        for parameter in open {
            if !parameter.required {
                guard surplus > 0 else { continue }
                surplus -= 1
            }
            guard let word = rest.popFirst() else { break }
            assigned.append((parameter, word))
        }
        return assigned
    }

    // MARK: Values

    /// A word as a value of a parameter.
    private func json(_ word: String, _ parameter: FunctionReport.Parameter) throws(PluginError) -> String {
        switch ParameterKind(parameter.schema) {
        case .bytes: "\"\(try Self.content(word).base64EncodedString())\""
        case .text: JSONText.quoted(String(decoding: try Self.content(word), as: UTF8.self))
        case .list: Self.list(String(decoding: try Self.content(word), as: UTF8.self))
        case .object: String(decoding: try Self.content(word), as: UTF8.self)
        case .scalar: Self.scalar(word)
        }
    }

    /// What a word stands for: itself, or what is in a file.
    private static func content(_ word: String) throws(PluginError) -> Data {
        guard word.hasPrefix("@") else { return Data(word.utf8) }
        let path = String(word.dropFirst())
        do {
            guard path != "-" else { return try FileHandle.standardInput.readToEnd() ?? Data() }
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw PluginError(.fileUnreadable, "cannot read \(path): \((error as NSError).localizedDescription)")
        }
    }

    private static func list(_ text: String) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.hasPrefix("[") else { return trimmed }
        let items = trimmed.split(separator: ",").map { scalar($0.trimmingCharacters(in: .whitespaces)) }
        return "[\(items.joined(separator: ","))]"
    }

    /// Numbers and truths as they are; everything else in quotes, for the host to say what is wrong with it.
    private static func scalar(_ word: String) -> String {
        if word == "true" || word == "false" { return word }
        let isNumber = (try? JSONDecoder().decode([Double].self, from: Data("[\(word)]".utf8)))?.count == 1
        return isNumber ? word : JSONText.quoted(word)
    }
}

/// How a parameter is written on a command line.
enum ParameterKind {
    case scalar, text, bytes, list, object

    /// By its schema.
    init(_ schema: JSONNode) {
        guard case .object(let fields) = schema else {
            self = .scalar
            return
        }
        switch fields["type"] {
        case .text("array"): self = .list
        case .text("object"): self = .object
        case .text("string"): self = fields["contentEncoding"] == nil ? .text : .bytes
        default: self = .scalar
        }
    }
}
