public import HTTPTypes

/// A plugin's answer.
public struct PluginResponse: Sendable {
    /// The status, 200 to 599.
    public var status: HTTPResponse.Status
    /// The header fields. Those that frame the message (connection, transfer-encoding, content-length of a whole body)
    /// are the server's business.
    public var headers: HTTPFields
    /// The body.
    public var body: ResponseBody

    /// Makes an answer.
    public init(
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = HTTPFields(),
        body: ResponseBody = .whole([])
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A whole answer with a content type.
    public init(status: HTTPResponse.Status = .ok, contentType: String, _ bytes: [UInt8]) {
        self.init(status: status, headers: [.contentType: contentType], body: .whole(bytes))
    }

    /// An answer in text.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> PluginResponse {
        PluginResponse(status: status, contentType: "text/plain; charset=utf-8", Array(text.utf8))
    }

    /// An answer in JSON that is written already.
    public static func json(_ json: String, status: HTTPResponse.Status = .ok) -> PluginResponse {
        PluginResponse(status: status, contentType: "application/json", Array(json.utf8))
    }
}

/// The body of an answer.
public enum ResponseBody: Sendable {
    /// All of it.
    case whole([UInt8])
    /// Written over time, by the closure; it ends when the closure returns, with the trailers that it returns.
    case stream(@Sendable (ResponseWriter) async throws -> HTTPFields?)
}
