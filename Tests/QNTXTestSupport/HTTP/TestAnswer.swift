package import HTTPTypes
import QNTXPlugin

/// An answer as ``TestSink`` got it.
package struct TestAnswer: Sendable {
    package var status: HTTPResponse.Status = .ok
    package var headers = HTTPFields()
    /// The pieces of a streamed body; a whole body is one piece.
    package var pieces: [[UInt8]] = []
    package var trailers: HTTPFields?
    /// Whether it came piece by piece.
    package var isStreamed = false
    /// Whether it was broken off.
    package var isAborted = false

    init() {}

    init(status: HTTPResponse.Status, headers: HTTPFields, isStreamed: Bool) {
        (self.status, self.headers, self.isStreamed) = (status, headers, isStreamed)
    }

    init(_ response: PluginResponse) {
        (status, headers) = (response.status, response.headers)
        if case .whole(let bytes) = response.body { pieces = [bytes] }
    }

    /// The whole body.
    package var body: [UInt8] { pieces.flatMap(\.self) }

    /// The whole body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
