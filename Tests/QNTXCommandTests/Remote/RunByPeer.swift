import Foundation
import QNTXTestSupport

/// `qntx plugin run`, or the program under a plugin's name, started and called by a host in Python as QNTX starts and calls
/// its plugins.
struct RunByPeer: Decodable {
    /// The port that was announced; nil where the program ended before.
    var port: Int?
    /// What it exited with where it announced none.
    var status: Int?
    /// What came of each call, in order.
    var results: [JSONText]?
    /// The lines of its log.
    var log: [String]

    /// What came of a call.
    subscript(index: Int) -> JSONText { results?.indices.contains(index) == true ? (results?[index] ?? .null) : .null }

    /// Starts a program, makes calls, and waits until all is over.
    /// - Parameters:
    ///   - program: the program and its arguments; nil for `qntx plugin run LIBRARY`.
    ///   - calls: a JSON list of calls, as Tests/Fixtures/remote/host.py reads them.
    static func run(_ library: String = "", program: [String]? = nil, calls: String) async throws -> RunByPeer {
        let host = Repository.path("Tests/Fixtures/remote/host.py")
        let program = program ?? [CommandLine.path, "plugin", "run", library]
        let output = try await Command(
            [Python.path, host, try await Python.stubs(), calls] + program,
            limit: .seconds(300)
        ).output()
        return try JSONDecoder().decode(RunByPeer.self, from: Data(output.utf8))
    }
}

/// A value of JSON, compared by its text.
enum JSONText: Decodable, Sendable {
    case null
    case value(any Sendable & CustomStringConvertible)
    case list([JSONText])
    case object([String: JSONText])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .value(value)
        } else if let value = try? container.decode(Int.self) {
            self = .value(value)
        } else if let value = try? container.decode(Double.self) {
            self = .value(value)
        } else if let value = try? container.decode(String.self) {
            self = .value(value)
        } else if let value = try? container.decode([JSONText].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONText].self))
        }
    }

    subscript(key: String) -> JSONText {
        guard case .object(let fields) = self else { return .null }
        return fields[key] ?? .null
    }

    /// `{a: 1, b: [x, y]}`, the keys ascending.
    var text: String {
        switch self {
        case .null: "null"
        case .value(let value): "\(value)"
        case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }
}
