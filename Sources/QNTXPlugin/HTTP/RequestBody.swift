/// The body of a request.
public enum RequestBody: Sendable {
    /// All of it is here.
    case whole([UInt8])
    /// It arrives while the handler reads; the client is read no faster than that.
    case stream(any BodySource)

    /// No body.
    public static let empty = RequestBody.whole([])

    /// The rest of the body in one piece.
    /// - Parameter limit: the most bytes to take.
    /// - Throws: `tooLarge` beyond the limit, `clientGone`, `deadlineExceeded`.
    public func collect(upTo limit: Int) async throws(PluginError) -> [UInt8] {
        switch self {
        case .whole(let bytes):
            guard bytes.count <= limit else { throw Self.tooLarge(limit) }
            return bytes
        case .stream(let source):
            var all: [UInt8] = []
            while let piece = try await source.next() {
                guard all.count + piece.count <= limit else { throw Self.tooLarge(limit) }
                all.append(contentsOf: piece)
            }
            return all
        }
    }

    private static func tooLarge(_ limit: Int) -> PluginError {
        PluginError(.tooLarge, "the request's body is larger than \(limit) bytes")
    }
}
