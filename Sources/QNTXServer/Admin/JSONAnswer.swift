import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import QNTXPlugin

/// Answers in JSON.
enum JSONAnswer {
    /// A value, its keys in the order of the alphabet, so that two answers can be compared.
    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        raw(try text(value), status: status)
    }

    /// The text of a value, on one line.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The small JSON error of the house.
    static func error(_ status: HTTPResponse.Status, _ message: String) -> Response {
        raw("{\"error\":\(JSONText.quoted(message))}", status: status)
    }

    /// JSON that is written already.
    static func raw(_ json: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json", .xContentTypeOptions: "nosniff", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: json + "\n"))
        )
    }
}
