import Foundation
import Hummingbird
import NIOCore
import QNTXPlugin

/// The JSON object of a request, read field by field; what is wrong with it is said in words.
struct JSONBody {
    private let fields: [String: Any]

    /// The most that a request may send, in bytes.
    static let maximumSize = 32 << 20

    /// Reads a request's body: one object.
    static func read(_ request: Request) async throws -> JSONBody {
        guard let object = try await value(of: request) as? [String: Any] else {
            throw HTTPError(.badRequest, message: "the body must be a JSON object")
        }
        return JSONBody(fields: object)
    }

    /// Reads a request's body: an object, or a list of them.
    static func readMany(_ request: Request) async throws -> (bodies: [JSONBody], isList: Bool) {
        let value = try await value(of: request)
        if let object = value as? [String: Any] { return ([JSONBody(fields: object)], false) }
        guard let list = value as? [[String: Any]] else {
            throw HTTPError(.badRequest, message: "the body must be a JSON object, or a list of objects")
        }
        return (list.map(JSONBody.init(fields:)), true)
    }

    private init(fields: [String: Any]) { self.fields = fields }

    private static func value(of request: Request) async throws -> Any {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: maximumSize)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge, message: "the body has more than \(maximumSize) bytes")
        }
        do {
            return try JSONSerialization.jsonObject(with: Data(buffer.readableBytesView))
        } catch {
            throw HTTPError(.badRequest, message: "the body is not JSON")
        }
    }

    /// Refuses fields that nobody looks at: a misspelt one would be lost without a word.
    func only(_ names: [String]) throws {
        if let unknown = fields.keys.sorted().first(where: { !names.contains($0) }) {
            throw HTTPError(
                .badRequest,
                message: "there is no field \(unknown.debugDescription); there are \(names.joined(separator: ", "))"
            )
        }
    }

    func string(_ name: String) throws -> String? { try field(name, "a string") { $0 as? String } }
    func strings(_ name: String) throws -> [String] { try field(name, "a list of strings") { $0 as? [String] } ?? [] }

    func int(_ name: String) throws -> Int64? {
        try field(name, "a whole number") { value in
            guard let number = value as? NSNumber, !Self.isBool(number) else { return nil }
            return Int64(exactly: number.doubleValue)
        }
    }

    func double(_ name: String) throws -> Double? {
        try field(name, "a number") { value in
            guard let number = value as? NSNumber, !Self.isBool(number) else { return nil }
            return number.doubleValue
        }
    }

    func bool(_ name: String) throws -> Bool? {
        try field(name, "true or false") { value in
            guard let number = value as? NSNumber, Self.isBool(number) else { return nil }
            return number.boolValue
        }
    }

    /// The text of an object; empty where there is none.
    func objectText(_ name: String) throws -> String {
        let object = try field(name, "an object") { $0 as? [String: Any] }
        guard let object else { return "" }
        return try Self.text(object)
    }

    /// A string as it is, or the JSON text of anything else.
    func bytes(_ name: String) throws -> [UInt8] {
        guard let value = fields[name], !(value is NSNull) else { return [] }
        if let text = value as? String { return Array(text.utf8) }
        return Array(try Self.text(value).utf8)
    }

    /// An object whose values become texts.
    func texts(_ name: String) throws -> [String: String]? {
        try field(name, "an object") { $0 as? [String: Any] }.map { object in
            try object.mapValues { value in
                if let text = value as? String { return text }
                return try Self.text(value)
            }
        }
    }

    private func field<Value>(_ name: String, _ kind: String, _ read: (Any) -> Value?) throws -> Value? {
        guard let value = fields[name], !(value is NSNull) else { return nil }
        guard let read = read(value) else { throw HTTPError(.badRequest, message: "the field \(name) must be \(kind)") }
        return read
    }

    private static func text(_ value: Any) throws -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
        return String(decoding: try JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self)
    }

    private static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
