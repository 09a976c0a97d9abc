public import HTTPTypes
import QNTXPlugin

/// An answer as ``TestSink`` got it.
public struct TestAnswer: Sendable {
    public var status: HTTPResponse.Status = .ok
    public var headers = HTTPFields()
    /// The pieces of a streamed body; a whole body is one piece.
    public var pieces: [[UInt8]] = []
    public var trailers: HTTPFields?
    /// Whether it came piece by piece.
    public var isStreamed = false
    /// Whether it was broken off.
    public var isAborted = false

    init() {}

    init(status: HTTPResponse.Status, headers: HTTPFields, isStreamed: Bool) {
        (self.status, self.headers, self.isStreamed) = (status, headers, isStreamed)
    }

    init(_ response: PluginResponse) {
        (status, headers) = (response.status, response.headers)
        if case .whole(let bytes) = response.body { pieces = [bytes] }
    }

    /// The whole body.
    public var body: [UInt8] { pieces.flatMap(\.self) }

    /// The whole body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
