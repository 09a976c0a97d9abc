import Hummingbird
import NIOCore

extension PlainServer {
    /// Adds routes that take a body in pieces, and that answer with one.
    static func addStreams(to router: Router<BasicRequestContext>) {
        router.post(RouterPath(HTTPServers.prefix + "/up")) { request, _ in
            var count = 0
            for try await piece in request.body {
                guard StreamPattern.fits(piece, at: count) else { throw HTTPError(.badRequest) }
                count += piece.readableBytes
            }
            return String(count)
        }
        router.get(RouterPath(HTTPServers.prefix + "/down")) { request, _ in
            guard let count = request.uri.query.flatMap({ Int($0) }) else { throw HTTPError(.badRequest) }
            let body = ResponseBody(contentLength: count) { writer in
                var sent = 0
                while sent < count {
                    let piece = StreamPattern.make(min(StreamPattern.piece, count - sent), at: sent)
                    sent += piece.readableBytes
                    try await writer.write(piece)
                }
                try await writer.finish(nil)
            }
            return Response(status: .ok, body: body)
        }
    }
}
